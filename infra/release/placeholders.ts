import { isObject, type Json } from './json.ts';

/** A text that stands for a parameter's value; two texts for the items of a list. */
export interface Placeholder {
  readonly texts: readonly [text: string] | readonly [first: string, second: string];
  readonly parameter: string;
}

/**
 * Replaces every placeholder in the texts and lists of a template by a reference to its parameter.
 *
 * @throws Error for a list that has other items beside those of a parameter
 */
export function replacePlaceholders(template: Json, placeholders: readonly Placeholder[]): Json {
  const searched = placeholders.map(({ texts: [first, second], parameter }) => ({
    parameter,
    pattern: new RegExp(second === undefined ? literal(first) : `${literal(first)}([^]*?)${literal(second)}`),
  }));

  /** The pieces of a text, with references between them. */
  const piecesOf = (text: string): Json[] => {
    for (const { parameter, pattern } of searched) {
      const [found, delimiter] = pattern.exec(text) ?? [];
      if (found === undefined) continue;
      const at = text.indexOf(found);
      const reference = { Ref: parameter };
      return [
        ...piecesOf(text.slice(0, at)),
        delimiter === undefined ? reference : { 'Fn::Join': [delimiter, reference] },
        ...piecesOf(text.slice(at + found.length)),
      ];
    }
    return text === '' ? [] : [text];
  };

  const replace = (value: Json): Json => {
    if (typeof value === 'string') return joined(piecesOf(value));
    if (Array.isArray(value)) return replaceList(value, placeholders) ?? value.map(replace);
    if (!isObject(value)) return value;
    const { 'Fn::Join': join, 'Fn::If': choice } = value;
    if (Array.isArray(choice)) return { 'Fn::If': choice.map(replace) };
    if (Array.isArray(join) && join[0] === '' && Array.isArray(join[1])) {
      const pieces = join[1].map((item: Json) =>
        typeof item === 'string' ? piecesOf(item) : [replace(item)],
      );
      return joined(pieces.flat());
    }
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, replace(inner)]));
  };
  return replace(template);
}

const literal = (text: string): string => text.replaceAll(/[^A-Za-z0-9]/g, '\\$&');

/**
 * Replaces the items of a parameter's list; undefined for a list without them. CloudFormation cannot map over a list, so
 * texts around the items become part of the delimiter of a text, which is split again.
 */
function replaceList(items: readonly Json[], placeholders: readonly Placeholder[]): Json | undefined {
  const has = (text: string | undefined) => (item: Json) =>
    typeof item === 'string' && text !== undefined && item.includes(text);
  const placeholder = placeholders.find(({ texts: [, second] }) => items.some(has(second)));
  if (placeholder === undefined) return undefined;
  const { parameter, texts } = placeholder;
  const [first, second = ''] = texts;
  const firsts = items.filter(has(first)).map(String);
  const seconds = items.filter(has(second)).map(String);
  if (
    firsts.length + seconds.length !== items.length ||
    firsts.some((text, index) => text.replace(first, second) !== seconds[index])
  ) {
    throw new Error(`${JSON.stringify(items)} has other items than those of ${parameter}`);
  }
  const reference = { Ref: parameter };
  if (items.length === texts.length && items[0] === first) return reference;
  const parts = firsts.map((text) => {
    const [before = '', after = ''] = text.split(first);
    return joined([before, { 'Fn::Join': [`${after},${before}`, reference] }, after]);
  });
  return { 'Fn::Split': [',', parts.length === 1 ? (parts[0] ?? '') : { 'Fn::Join': [',', parts] }] };
}

/** Texts and references as one text. */
function joined(pieces: readonly Json[]): Json {
  const [first = '', ...more] = pieces.filter((piece) => piece !== '');
  return more.length === 0 ? first : { 'Fn::Join': ['', [first, ...more]] };
}
