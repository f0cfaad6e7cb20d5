import { printableText } from '../../functions/support/printable.ts';

const MARKUP: unique symbol = Symbol('markup');

/** Markup that is safe to put into a page: `html` alone makes it. */
export interface Html {
  readonly [MARKUP]: string;
  toString(): string;
}

/** What may stand in a template. Nothing is written for null and undefined; a list is written without separators. */
export type Part = Html | string | number | null | undefined | readonly Part[];

/**
 * A template whose own text is markup and whose parts are text, unless `html` made them. Parts may stand between tags
 * and in quoted attributes; no script and no unquoted attribute is safe for a text.
 *
 * @throws TypeError for a part that stands in an attribute without quotes
 */
export function html({ raw: own }: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const markup = own.map((text, index) => {
    if (index === own.length - 1) return text;
    if (text.endsWith('=')) throw new TypeError(`the attribute must have quotes: ${text.slice(-40)}`);
    return text + written(parts[index]);
  });
  const joined = markup.join('');
  return { [MARKUP]: joined, toString: () => joined };
}

function written(part: Part): string {
  if (part === null || part === undefined) return '';
  if (typeof part === 'number') return String(part);
  if (typeof part === 'string') return escaped(printableText(part));
  return MARKUP in part ? part[MARKUP] : part.map(written).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

const escaped = (text: string): string => text.replaceAll(/[&<>"'`]/g, (sign) => ENTITIES[sign] ?? '');
