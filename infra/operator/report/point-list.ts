import { type Html, html } from '../../tools/html.ts';
import { iso } from '../records/times.ts';
import { clipped } from './clip.ts';
import type { NumberedPoint } from './timeline.ts';
import { clock, day, span } from './times.ts';

/** The points that the drawing has, in words: time, time since the first, whose report, what. */
export function pointList(points: readonly NumberedPoint[]): Html {
  const first = points[0]?.at ?? 0;
  return html`<ol class="points">
${points.map(({ at, tone, marked, words, lane }, index) => {
  const date =
    day(at) === day(points[index - 1]?.at ?? 0) ? null : html`<span class="date">${day(at)}</span> `;
  const kind = marked ? `marked ${tone}` : 'state';
  const whose = lane.report?.event.reporter ?? 'by hand';
  return html`<li class="${kind}">${date}<time datetime="${iso(at)}">${clock(at)}</time> <span class="after">+${span(at - first)}</span> <span class="whose">${whose}</span> <span class="words">${clipped(words)}</span></li>
`;
})}</ol>`;
}
