/** A period, in milliseconds since 1970. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

/** A drawn period and its place, from 0 to 1. */
interface Piece extends Period {
  readonly left: number;
  readonly right: number;
}

/**
 * A linear scale with breaks: an idle period that is longer than all active time together would leave no room for it,
 * and is cut out.
 */
export interface Scale {
  /** The place of a time, from 0 at the left to 1 at the right. */
  place(at: number): number;
  /** The places where time is cut out, and its length in milliseconds. */
  readonly breaks: readonly { readonly left: number; readonly right: number; readonly length: number }[];
  /** Times with a label at the axis. */
  readonly ticks: readonly number[];
}

/** The width of a break, and the maximum for all of them. */
const BREAK = 0.04;
const BREAKS = 0.4;

/** @param busy periods and moments with activity, at least one, in any order */
export function scaleOf(busy: readonly Period[]): Scale {
  const merged = merge(busy);
  const active = sum(merged.map(lengthOf));
  // Moments alone need no room.
  const drawn = merge(busy, active === 0 ? Number.POSITIVE_INFINITY : active);
  const breakWidth = Math.min(BREAK, BREAKS / Math.max(1, drawn.length - 1));
  const width = 1 - breakWidth * (drawn.length - 1);
  const total = sum(drawn.map(lengthOf)) || 1;
  let left = 0;
  const pieces = drawn.map((period): Piece => {
    const right = left + (lengthOf(period) / total) * width;
    const piece = { ...period, left, right };
    left = right + breakWidth;
    return piece;
  });
  return {
    place(at) {
      const piece = pieces.findLast(({ from }) => from <= at) ?? pieces[0];
      if (piece === undefined) return 0;
      const part = (at - piece.from) / (lengthOf(piece) || 1);
      return piece.left + Math.min(1, Math.max(0, part)) * (piece.right - piece.left);
    },
    breaks: pieces.slice(1).map((piece, index) => {
      const before = pieces[index] ?? piece;
      return { left: before.right, right: piece.left, length: piece.from - before.to };
    }),
    ticks: ticksOf(pieces, total / width),
  };
}

const lengthOf = ({ from, to }: Period): number => to - from;
const sum = (numbers: readonly number[]): number => numbers.reduce((total, next) => total + next, 0);

/** Sorts periods, and joins those that are no further apart than `apart`. */
function merge(periods: readonly Period[], apart = 0): Period[] {
  const merged: Period[] = [];
  for (const period of [...periods].sort((one, other) => one.from - other.from)) {
    const last = merged.at(-1);
    if (last === undefined || period.from - last.to > apart) merged.push(period);
    else if (period.to > last.to) merged.splice(-1, 1, { from: last.from, to: period.to });
  }
  return merged;
}

const MINUTE = 60_000;
const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 30_000].concat(
  [1, 2, 5, 10, 30, 60, 120, 360, 720, 1440].map((minutes) => minutes * MINUTE),
);
/** Part of the width that the label of a tick needs on a phone. */
const TICK = 0.14;

/** Round times of day, as close as their labels allow. */
function ticksOf(pieces: readonly Piece[], perWidth: number): number[] {
  const step = STEPS.find((candidate) => candidate / perWidth >= TICK) ?? 1440 * MINUTE;
  const ticks: number[] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const { from, to, left, right } of pieces) {
    for (let at = Math.ceil(from / step) * step; at <= to; at += step) {
      const place = left + ((at - from) / (to - from || 1)) * (right - left);
      if (place - last < TICK) continue;
      ticks.push(at);
      last = place;
    }
  }
  return ticks;
}
