import { type Html, html } from '../../tools/html.ts';

const KINDS = { ask: 'asks', write: 'writes outside', wait: 'waits', record: 'records' } as const;

const key = (shape: Html, words: string): Html =>
  html`<li><svg width="22" height="12" aria-hidden="true">${shape}</svg> ${words}</li>
`;

/** What the strips of the timeline are made of. */
export const LEGEND: Html = html`<ul class="legend">
${Object.entries(KINDS).map(([kind, words]) => key(html`<rect class="${kind}" x="1" y="1" width="20" height="10"/>`, words))}${key(
  html`<rect class="write" x="1" y="1" width="20" height="10"/><rect class="rest" x="1" y="1" width="20" height="10"/>`,
  'rests before the next try',
)}${key(html`<line class="cut" x1="0" x2="22" y1="6" y2="6"/>`, 'nothing happened: cut')}</ul>`;
