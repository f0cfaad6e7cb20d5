import { type Html, html } from '../../tools/html.ts';

/**
 * Shapes whose place across is a part of the width, from 0 to 1, and whose place down is in pixels: so a phone shows
 * the whole width with letters of the same size. The style sheet knows their kinds.
 */
export const line = (kind: string, [left, top]: Spot, [right, bottom]: Spot): Html =>
  html`<line class="${kind}" x1="${percent(left)}" y1="${top}" x2="${percent(right)}" y2="${bottom}"/>`;

export const circle = ([x, y]: Spot, radius: number): Html =>
  html`<circle cx="${percent(x)}" cy="${y}" r="${radius}"/>`;

export const text = (kind: string, [x, y]: Spot, words: string | number): Html =>
  html`<text class="${kind}" x="${percent(x)}" y="${y}">${words}</text>`;

/** @param title is shown when a mouse rests on it. @default - nothing is */
export const box = (kind: string, [left, top]: Spot, right: number, height: number, title?: string): Html =>
  html`<rect class="${kind}" x="${percent(left)}" y="${top}" width="${percent(right - left)}" height="${height}">${
    title === undefined ? null : html`<title>${title}</title>`
  }</rect>`;

/** Across from 0 to 1, down in pixels. */
type Spot = readonly [number, number];

const percent = (part: number): string => `${(part * 100).toFixed(3)}%`;
