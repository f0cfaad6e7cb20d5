/** A stretch of time, in milliseconds since 1970. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** A stretch that is drawn, and where: from 0 to 1. */
interface Piece extends Stretch {
  readonly left: number;
  readonly right: number;
}

/**
 * A scale on which equal times are equally long, but for its breaks: a time in which nothing happened and that would
 * leave no room for the rest, being longer than it all together, is cut out.
 */
export interface Scale {
  /** Where a time is drawn: 0 is the left end, 1 the right one. */
  place(at: number): number;
  /** Where time was cut out, and how long it was (milliseconds). */
  readonly breaks: readonly { readonly left: number; readonly right: number; readonly length: number }[];
  /** Times to be named at the axis. */
  readonly ticks: readonly number[];
}

/** How wide one break is drawn, and all of them together at most. */
const BREAK = 0.04;
const BREAKS = 0.4;

/** @param busy when something happened, or went on; at least one, in any order */
export function scaleOf(busy: readonly Stretch[]): Scale {
  const merged = merge(busy);
  const active = sum(merged.map(lengthOf));
  // Where only moments are known there is nothing to make room for.
  const drawn = merge(busy, active === 0 ? Number.POSITIVE_INFINITY : active);
  const breakWidth = Math.min(BREAK, BREAKS / Math.max(1, drawn.length - 1));
  const width = 1 - breakWidth * (drawn.length - 1);
  const total = sum(drawn.map(lengthOf)) || 1;
  let left = 0;
  const pieces = drawn.map((stretch): Piece => {
    const right = left + (lengthOf(stretch) / total) * width;
    const piece = { ...stretch, left, right };
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

const lengthOf = ({ from, to }: Stretch): number => to - from;
const sum = (numbers: readonly number[]): number => numbers.reduce((total, next) => total + next, 0);

/** The stretches in order, those that are no further apart than `apart` as one. */
function merge(stretches: readonly Stretch[], apart = 0): Stretch[] {
  const merged: Stretch[] = [];
  for (const stretch of [...stretches].sort((one, other) => one.from - other.from)) {
    const last = merged.at(-1);
    if (last === undefined || stretch.from - last.to > apart) merged.push(stretch);
    else if (stretch.to > last.to) merged.splice(-1, 1, { from: last.from, to: stretch.to });
  }
  return merged;
}

const MINUTE = 60_000;
const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 30_000].concat(
  [1, 2, 5, 10, 30, 60, 120, 360, 720, 1440].map((minutes) => minutes * MINUTE),
);
/** A tick's name needs so much of the width, also on a phone. */
const TICK = 0.14;

/** Round times of day, as near as their names may stand. */
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
