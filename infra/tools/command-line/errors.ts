/** What a command throws to end with an exit code of its own and a sentence; everything else is a failure. */
abstract class CommandError extends Error {
  abstract override readonly name: string;
  abstract readonly exitCode: number;
}

/** The call itself is wrong; nothing was asked of anybody. */
export class UsageError extends CommandError {
  override readonly name = 'UsageError';
  override readonly exitCode = 2;
}

/** There is no such stack, event, incident or execution. */
export class NotFound extends CommandError {
  override readonly name = 'NotFound';
  override readonly exitCode = 3;
}

/** What was asked for must not be done as things are; nothing was done. */
export class Refused extends CommandError {
  override readonly name = 'Refused';
  override readonly exitCode = 4;
}

/** For `--help`. */
export const EXIT_CODES = [
  '0 done, or nothing needs to be done',
  '1 failed',
  '2 wrong call',
  '3 no such stack, event, incident or execution',
  '4 refused: nothing was done, and why is said',
  '130 ended by Ctrl-C',
] as const;

export const exitCodeOf = (error: unknown): number => (error instanceof CommandError ? error.exitCode : 1);
