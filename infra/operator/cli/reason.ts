import type { Given } from '../../tools/command-line/arguments.ts';
import { UsageError } from '../../tools/command-line/errors.ts';

const REASON_AT_MOST = 500;

/**
 * The value of `--reason`, for colleagues and for the record: one line.
 *
 * @throws UsageError where it is missing, too long, or more than one line
 */
export function reasonOf(given: Given): string {
  const reason = given.text('reason')?.trim() ?? '';
  if (reason === '') throw new UsageError('--reason is required: a text for colleagues.');
  if (reason.length > REASON_AT_MOST || /\p{Cc}/u.test(reason)) {
    throw new UsageError(`--reason must be one line of at most ${REASON_AT_MOST} characters.`);
  }
  return reason;
}
