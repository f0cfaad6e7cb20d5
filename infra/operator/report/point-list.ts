import { type Html, html } from '../../tools/html.ts';
import { iso } from '../records/times.ts';
import { clip } from './clip.ts';
import type { NumberedPoint } from './timeline.ts';
import { clock, day, span } from './times.ts';

/** The timeline as a list: time, time since the first point, reporter, and what happened. */
export function pointList(points: readonly NumberedPoint[]): Html {
  const first = points[0]?.at ?? 0;
  return html`<ol class="points">
${points.map(({ at, tone, marked, words, lane }, index) => {
  const date =
    day(at) === day(points[index - 1]?.at ?? 0) ? null : html`<span class="date">${day(at)}</span> `;
  const kind = marked ? `marked ${tone}` : 'state';
  const source = lane.report?.event.reporter ?? (lane.title === 'Restore' ? 'restore' : 'operator');
  return html`<li class="${kind}">${date}<time datetime="${iso(at)}">${clock(at)}</time> <span class="after">+${span(at - first)}</span> <span class="source">${source}</span> <span class="words">${clip(words)}</span></li>
`;
})}</ol>`;
}
