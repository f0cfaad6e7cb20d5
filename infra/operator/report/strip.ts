import { type Html, html } from '../../tools/html.ts';
import type { Run, Stay } from './run.ts';
import type { Scale, Stretch } from './scale.ts';
import { box, text } from './svg.ts';
import { span } from './times.ts';

/** Pixels: an execution's strip, and below it the names of its longest states. */
const STRIP = 14;
const NAMES = 16;
export const STRIP_HEIGHT = STRIP + NAMES;
/** The middle of the strip, where the line of time runs. */
export const STRIP_MIDDLE = STRIP / 2;

/** A state's name is shown where its stay is at least so much of the width, and on no phone. */
const NAMED = 0.13;

/** When a state was stayed in; until `now` by an execution that is in it still. */
export const stretchOf = ({ from, to }: Stay, now: number): Stretch => ({ from, to: to ?? now });

/** One execution: what it did when, to scale. Decisions take no time, and are not drawn. */
export function strip({ stays, happenings }: Run, top: number, scale: Scale, now: number): Html {
  const drawn = stays.filter(({ kind }) => kind !== 'decide');
  const rests = happenings.flatMap(({ kind, at }, index) =>
    kind === 'try failed' ? [{ from: at, to: happenings[index + 1]?.at ?? now }] : [],
  );
  return html`${drawn.map((stay) => stayShapes(stay, top, scale, now))}${rests.map(({ from, to }) =>
    box('rest', [scale.place(from), top], scale.place(to), STRIP),
  )}`;
}

function stayShapes(stay: Stay, top: number, scale: Scale, now: number): Html {
  const { from, to } = stretchOf(stay, now);
  const [left, right] = [scale.place(from), scale.place(to)];
  const shape = box(stay.kind, [left, top], right, STRIP, `${stay.state}, ${span(to - from)}`);
  return right - left < NAMED ? shape : html`${shape}${text('state', [left, top + STRIP + 12], stay.state)}`;
}
