import { type Html, html } from '../../tools/html.ts';

/**
 * Shapes with horizontal places as parts of the width, from 0 to 1, and vertical places in pixels: a phone shows the
 * whole width with letters of the same size. The kind is a class of the style sheet.
 */
export const line = (kind: string, [left, top]: Spot, [right, bottom]: Spot): Html =>
  html`<line class="${kind}" x1="${percent(left)}" y1="${top}" x2="${percent(right)}" y2="${bottom}"/>`;

export const circle = ([x, y]: Spot, radius: number): Html =>
  html`<circle cx="${percent(x)}" cy="${y}" r="${radius}"/>`;

export const text = (kind: string, [x, y]: Spot, words: string | number): Html =>
  html`<text class="${kind}" x="${percent(x)}" y="${y}">${words}</text>`;

/** @param title tooltip. @default - none */
export const box = (kind: string, [left, top]: Spot, right: number, height: number, title?: string): Html =>
  html`<rect class="${kind}" x="${percent(left)}" y="${top}" width="${percent(right - left)}" height="${height}">${
    title === undefined ? null : html`<title>${title}</title>`
  }</rect>`;

/** Horizontal from 0 to 1, vertical in pixels. */
type Spot = readonly [number, number];

const percent = (part: number): string => `${(part * 100).toFixed(3)}%`;
