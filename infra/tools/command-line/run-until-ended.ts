import { constants } from 'node:os';
import { styleText } from 'node:util';
import { printableText } from '../../../functions/support/printable.ts';

const ENDINGS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs a command's work and sets the exit code: the result of `work` or of `failed`, or 128 and the signal's number (130
 * after Ctrl-C) for a signal. A second Ctrl-C has no effect: npm and the terminal send one each.
 *
 * @param work does the work, and stops everything that it started before it returns or throws. Its signal is aborted
 *   when the user ends the command
 */
export async function runUntilEnded(
  work: (signal: AbortSignal) => Promise<number>,
  failed: (error: unknown) => number,
): Promise<void> {
  const ending = new AbortController();
  let endedBy: (typeof ENDINGS)[number] | 'SIGPIPE' | undefined;
  const end = (by: typeof endedBy) => {
    endedBy ??= by;
    ending.abort();
  };
  for (const name of ENDINGS) process.on(name, end);
  // The reader of the output has ended, as `head` does.
  process.stdout.on('error', () => end('SIGPIPE'));
  try {
    process.exitCode = await work(ending.signal);
  } catch (error) {
    if (endedBy === undefined) process.exitCode = failed(error);
  }
  if (endedBy !== undefined) process.exitCode = 128 + constants.signals[endedBy];
}

/** Prints an error on standard error, in red on a terminal. */
export function complain(sentence: string): void {
  process.stderr.write(`${styleText('red', printableText(sentence), { stream: process.stderr })}\n`);
}

export const sentenceOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
