import { type Html, html } from '../../tools/html.ts';
import type { Report } from './incident.ts';
import { rowsOf } from './rows.ts';
import { type Period, type Scale, scaleOf } from './scale.ts';
import { periodOf, STRIP_HEIGHT, STRIP_MIDDLE, strip } from './strip.ts';
import { circle, line, text } from './svg.ts';
import type { Lane, NumberedPoint, Timeline } from './timeline.ts';
import { clock, span } from './times.ts';

/** Height of a row of numbers in pixels, and the part of the width that a number needs on a phone. */
const MARK = 22;
const MARK_WIDTH = 0.075;
/** Part of the width that the label of a cut needs on a phone. */
const CUT_WIDTH = 0.24;

/**
 * Draws the timeline to scale, one strip per lane.
 *
 * @param now the end of a running execution's strip, in milliseconds since 1970
 */
export function drawTimeline({ lanes, points }: Timeline, now: number): Html {
  const visits = lanes.flatMap(({ runs }) => runs.flatMap((run) => run.visits));
  const moments = points.map(({ at }) => ({ from: at, to: at }));
  const scale = scaleOf([...moments, ...visits.map((visit) => periodOf(visit, now))]);
  return html`${lanes.map((lane) => laneOf(lane, points, scale, now))}${axis(scale)}`;
}

function laneOf(lane: Lane, points: readonly NumberedPoint[], scale: Scale, now: number): Html {
  const { place, ticks, breaks } = scale;
  const numbered = points.filter((point) => point.marked && point.lane === lane);
  const marks = rowsOf(numbered, ({ at }) => ({ from: place(at), to: place(at) + MARK_WIDTH }));
  const strips = rowsOf(lane.runs, ({ visits: [first, ...more] }): Period => {
    const { from, to } = first ? periodOf(first, now) : { from: 0, to: 0 };
    return { from, to: Math.max(to, ...more.map((visit) => periodOf(visit, now).to)) };
  });
  const top = MARK * heightOf(marks) + 2;
  const height = top + Math.max(1, heightOf(strips)) * STRIP_HEIGHT;
  const middle = top + STRIP_MIDDLE;
  /** Ends of the lines, which are solid where time is drawn, and dotted where it is cut out. */
  const ends = [0, ...breaks.flatMap(({ left, right }) => [left, right]), 1];
  return html`<h3 class="lane">${lane.title} <span class="tag">${outcomeOf(lane.report)}</span></h3>
<svg class="strip" width="100%" height="${height}" aria-hidden="true">
${ticks.map((at) => line('grid', [place(at), 0], [place(at), height]))}
${ends.slice(1).map((end, index) => line(index % 2 === 0 ? 'base' : 'cut', [ends[index] ?? 0, middle], [end, middle]))}
${strips.map(({ item, row }) => strip(item, top + row * STRIP_HEIGHT, scale, now))}
${marks.map(({ item, row }) => mark(item, row * MARK, top + 2 * STRIP_MIDDLE, scale))}
</svg>
`;
}

const heightOf = (placed: readonly { readonly row: number }[]): number =>
  Math.max(0, ...placed.map(({ row }) => row + 1));

function outcomeOf(report: Report | undefined): string {
  const { outcome = '', reason } = report?.event.attempts.at(-1) ?? {};
  return reason ?? outcome;
}

function mark({ at, tone, number }: NumberedPoint, top: number, foot: number, { place }: Scale): Html {
  const x = place(at);
  const stem = line(`stem ${tone}`, [x, top + 9], [x, foot]);
  return html`${stem}<g class="mark ${tone}">${circle([x, top + 10], 9)}${text('number', [x, top + 13.5], number)}</g>
`;
}

function axis({ ticks, breaks, place }: Scale): Html {
  const step = Math.min(...ticks.slice(1).map((at, index) => at - (ticks[index] ?? 0)));
  const name = (at: number) => clock(at).slice(0, step < 1000 ? 10 : 8);
  const cuts = breaks.map(({ left, right, length }) => ({ middle: (left + right) / 2, length }));
  const placed = rowsOf(cuts, ({ middle }) => ({ from: middle, to: middle + CUT_WIDTH }));
  return html`<svg class="strip axis" width="100%" height="${20 + heightOf(placed) * 16}" aria-hidden="true">
${ticks.map((at) => html`${line('grid', [place(at), 0], [place(at), 4])}${text('time', [place(at), 15], name(at))}`)}
${placed.map(({ item: { middle, length }, row }) => text('time', [middle, 31 + row * 16], `${span(length)} cut`))}
</svg>`;
}
