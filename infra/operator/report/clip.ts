import { type Html, html } from '../../tools/html.ts';

const SHOWN = 400;

/** Foreign text, with a text direction of its own. A very long one is cut; the raw records have all of it. */
export function clip(text: string): Html {
  if (text.length <= SHOWN) return html`<bdi>${text}</bdi>`;
  return html`<bdi>${text.slice(0, SHOWN)}</bdi>… <small>(${text.length} characters)</small>`;
}
