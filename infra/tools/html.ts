import { printableText } from '../../functions/support/printable.ts';

const MARKUP: unique symbol = Symbol('markup');

/** Markup that is safe to put into a page; only `html` creates it. */
export interface Html {
  readonly [MARKUP]: string;
  toString(): string;
}

/** A value in a template. Null and undefined write nothing; a list is written without separators. */
export type Part = Html | string | number | null | undefined | readonly Part[];

/**
 * A template whose own text is markup. Its parts are escaped as text, unless `html` created them. Parts are allowed
 * between tags and in quoted attributes, but not in scripts.
 *
 * @throws TypeError for a part in an attribute without quotes
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
