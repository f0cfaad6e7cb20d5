import { type Html, html } from '../../tools/html.ts';
import type { Run, Visit } from './run.ts';
import type { Period, Scale } from './scale.ts';
import { box, text } from './svg.ts';
import { span } from './times.ts';

/** Heights in pixels: an execution's strip, and the names of its longest states below it. */
const STRIP = 14;
const NAMES = 16;
export const STRIP_HEIGHT = STRIP + NAMES;
/** The middle of the strip, where the time line is. */
export const STRIP_MIDDLE = STRIP / 2;

/** Part of the width from which a visit shows the state's name; a phone shows none. */
const NAMED = 0.13;

/** The period of a visit, until `now` if the execution is still in the state. */
export const periodOf = ({ from, to }: Visit, now: number): Period => ({ from, to: to ?? now });

/** Draws one execution to scale, without its decisions, which take no time. */
export function strip({ visits, events }: Run, top: number, scale: Scale, now: number): Html {
  const drawn = visits.filter(({ kind }) => kind !== 'decide');
  const waits = events.flatMap(({ kind, at }, index) =>
    kind === 'task failed' ? [{ from: at, to: events[index + 1]?.at ?? now }] : [],
  );
  return html`${drawn.map((visit) => visitShapes(visit, top, scale, now))}${waits.map(({ from, to }) =>
    box('rest', [scale.place(from), top], scale.place(to), STRIP),
  )}`;
}

function visitShapes(visit: Visit, top: number, scale: Scale, now: number): Html {
  const { from, to } = periodOf(visit, now);
  const [left, right] = [scale.place(from), scale.place(to)];
  const shape = box(visit.kind, [left, top], right, STRIP, `${visit.state}, ${span(to - from)}`);
  return right - left < NAMED ? shape : html`${shape}${text('state', [left, top + STRIP + 12], visit.state)}`;
}
