import { type Html, html } from '../../tools/html.ts';

const SHOWN = 400;

/** A stranger's text, in a direction of its own; the whole of a very long one is among the raw records only. */
export function clipped(text: string): Html {
  if (text.length <= SHOWN) return html`<bdi>${text}</bdi>`;
  return html`<bdi>${text.slice(0, SHOWN)}</bdi>… <small>(${text.length} characters)</small>`;
}
