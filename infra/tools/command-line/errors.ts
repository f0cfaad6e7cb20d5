/** An error with an exit code of its own; every other error is a failure, exit code 1. */
abstract class CommandError extends Error {
  abstract override readonly name: string;
  abstract readonly exitCode: number;
}

/** The arguments are wrong; no request was sent. */
export class UsageError extends CommandError {
  override readonly name = 'UsageError';
  override readonly exitCode = 2;
}

/** The stack, event, incident or execution does not exist. */
export class NotFound extends CommandError {
  override readonly name = 'NotFound';
  override readonly exitCode = 3;
}

/** The action is not allowed in the current state; no change was made. */
export class Refused extends CommandError {
  override readonly name = 'Refused';
  override readonly exitCode = 4;
}

/** Lines of `--help`. */
export const EXIT_CODES = [
  '0 done, or nothing to do',
  '1 failed',
  '2 usage error',
  '3 no such stack, event, incident or execution',
  '4 refused (reason printed, no change made)',
  '130 interrupted',
] as const;

export const exitCodeOf = (error: unknown): number => (error instanceof CommandError ? error.exitCode : 1);
