import { iso } from '../records/times.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** `2026-11-24` */
export const day = (at: number): string => iso(at).slice(0, 10);

/** `20:01:48.704` */
export const clock = (at: number): string => iso(at).slice(11, 23);

/** `2026-11-24 20:01:48.704` */
export const stamp = (at: number): string => `${day(at)} ${clock(at)}`;

/** A duration with sensible precision: `0.18 s`, `12.4 s`, `4 min 10 s`, `2 h 5 min`, `3 d 4 h`. */
export function span(milliseconds: number): string {
  if (milliseconds < 9.995 * SECOND) return `${(milliseconds / SECOND).toFixed(2)} s`;
  if (milliseconds < 99.95 * SECOND) return `${(milliseconds / SECOND).toFixed(1)} s`;
  if (milliseconds < HOUR) return parts(milliseconds, MINUTE, 'min', SECOND, 's');
  if (milliseconds < 24 * HOUR) return parts(milliseconds, HOUR, 'h', MINUTE, 'min');
  return parts(milliseconds, 24 * HOUR, 'd', HOUR, 'h');
}

function parts(length: number, whole: number, wholes: string, part: number, rest: string): string {
  const count = Math.round(length / part);
  const [left, right] = [Math.floor((count * part) / whole), count % (whole / part)];
  return right === 0 ? `${left} ${wholes}` : `${left} ${wholes} ${right} ${rest}`;
}
