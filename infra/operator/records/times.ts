import { UsageError } from '../../tools/command-line/errors.ts';

const DURATION = /^(?=\d)(?:(\d{1,4})d)?(?:(\d{1,4})h)?(?:(\d{1,5})m)?$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d)$/;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The forms of a time on the command line, for `--help`. */
export const TIME_HELP = 'a duration such as 90m, 2h or 1d12h, or a time such as 2026-11-24T18:00Z';

/**
 * Parses a time on the command line: a duration before (-1) or after (1) now, or a time with its zone.
 *
 * @returns milliseconds since 1970
 *
 * @throws UsageError, also for a time without a zone, which is ambiguous
 */
export function momentOf(option: string, text: string, now: number, direction: -1 | 1): number {
  const duration = DURATION.exec(text);
  if (duration) {
    const [days = 0, hours = 0, minutes = 0] = duration.slice(1).map((part) => Number(part ?? 0));
    return now + direction * (days * DAY + hours * HOUR + minutes * MINUTE);
  }
  const at = INSTANT.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) throw new UsageError(`--${option} is ${TIME_HELP}; "${text}" is neither.`);
  return at;
}

export const iso = (at: number): string => new Date(at).toISOString();

/** An approximate duration: `40 s`, `12 min`, `3 h`, `5 d`. */
export function lengthOf(milliseconds: number): string {
  const length = Math.max(0, milliseconds);
  if (length < 100 * 1000) return `${Math.round(length / 1000)} s`;
  if (length < 100 * MINUTE) return `${Math.round(length / MINUTE)} min`;
  if (length < 2 * DAY) return `${Math.round(length / HOUR)} h`;
  return `${Math.round(length / DAY)} d`;
}

/** A time and its age. */
export const ago = (at: number, now: number): string => `${iso(at)} (${lengthOf(now - at)} ago)`;
