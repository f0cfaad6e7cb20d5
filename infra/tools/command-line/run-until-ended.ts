import { constants } from 'node:os';
import { styleText } from 'node:util';
import { printableText } from '../../../functions/support/printable.ts';

const ENDINGS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs a command's work and sets the exit code: what it returns, what `failed` makes of its error, or 128 and the
 * signal's number (130 after Ctrl-C) when it was ended. A second Ctrl-C hurries nothing: npm and the terminal send
 * one each.
 *
 * @param work does what is to be done; what it started is stopped when it returns or throws. Its signal is aborted
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
  // Whoever read the output has gone away, as `head` does.
  process.stdout.on('error', () => end('SIGPIPE'));
  try {
    process.exitCode = await work(ending.signal);
  } catch (error) {
    if (endedBy === undefined) process.exitCode = failed(error);
  }
  if (endedBy !== undefined) process.exitCode = 128 + constants.signals[endedBy];
}

/** On the error stream, red on a terminal. */
export function complain(sentence: string): void {
  process.stderr.write(`${styleText('red', printableText(sentence), { stream: process.stderr })}\n`);
}

export const sentenceOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
