import { type Html, html } from '../../tools/html.ts';

const KINDS = {
  read: 'reads',
  write: 'changes AWS or Infinispan',
  wait: 'waits',
  record: 'writes a record',
} as const;

const key = (shape: Html, words: string): Html =>
  html`<li><svg width="22" height="12" aria-hidden="true">${shape}</svg> ${words}</li>
`;

/** The legend of the timeline's strips. */
export const LEGEND: Html = html`<ul class="legend">
${Object.entries(KINDS).map(([kind, words]) => key(html`<rect class="${kind}" x="1" y="1" width="20" height="10"/>`, words))}${key(
  html`<rect class="write" x="1" y="1" width="20" height="10"/><rect class="rest" x="1" y="1" width="20" height="10"/>`,
  'waits before a retry',
)}${key(html`<line class="cut" x1="0" x2="22" y1="6" y2="6"/>`, 'cut: nothing happened')}</ul>`;
