import { isDeepStrictEqual } from 'node:util';
import { isIntrinsic, isObject, type Json, type JsonObject } from './json.ts';

/** A value with every option on, and without each option that changes it, by the option's condition. */
export interface Variants {
  readonly on: Json | undefined;
  readonly without: Readonly<Record<string, Variants>>;
}

const NO_VALUE = { Ref: 'AWS::NoValue' };

/** The name of the condition that is true where another one is false. */
export const negationOf = (condition: string): string => condition.replace(/^Has/, 'HasNo');

/**
 * Merges the variants of a template into one, with an `Fn::If` where they differ. A resource or an output that only some
 * variants have gets a `Condition` instead.
 *
 * @throws Error with the path where several options change one value
 */
export function mergeTemplates(templates: Variants): JsonObject {
  const merged = mergeKeys(templates, [], (section, path) =>
    mergeKeys(section, path, merge, /^(Resources|Outputs)$/.test(path[0] ?? '') ? bySection : byValue),
  );
  return merged;
}

type Path = readonly string[];
type Choose = (condition: string, on: Json | undefined, off: Json | undefined) => Json;

const byValue: Choose = (condition, on = NO_VALUE, off = NO_VALUE) => ({ 'Fn::If': [condition, on, off] });

const bySection: Choose = (condition, on, off) =>
  isObject(on)
    ? { ...on, Condition: condition }
    : { ...(off as JsonObject), Condition: negationOf(condition) };

function merge(variants: Variants, path: Path): Json {
  const { on, without } = changesOf(variants);
  const offs = Object.values(without).map((off) => off.on);
  if (on === undefined) throw new Error(`${path.join('.')} has no value with every option on`);
  if (offs.length === 0) return on;
  if ([on, ...offs].every((value) => isObject(value) && !isIntrinsic(value))) {
    return mergeKeys({ on, without }, path, merge);
  }
  return mergeLists({ on, without }, path) ?? mergeTexts(on, without) ?? mergeWhole({ on, without }, path);
}

/** A value that several options change needs the variants of the first one without the others. */
function mergeWhole({ on, without }: Variants, path: Path): Json {
  const [[condition, off] = ['', undefined], ...more] = Object.entries(without);
  if (off === undefined || more.some(([other]) => off.without[other] === undefined)) {
    throw new Error(`${path.join('.')}: ${Object.keys(without).join(' and ')} change one value`);
  }
  return byValue(condition, merge({ on, without: Object.fromEntries(more) }, path), merge(off, path));
}

function mergeKeys(
  variants: Variants,
  path: Path,
  inner: (variants: Variants, path: Path) => Json,
  choose: Choose = byValue,
): JsonObject {
  const values = [variants, ...Object.values(variants.without)].map(({ on }) => (isObject(on) ? on : {}));
  const keys = [...new Set(values.flatMap((value) => Object.keys(value)))];
  return Object.fromEntries(
    keys.map((key) => [key, mergeKey(variantsAt(variants, key), [...path, key], inner, choose)]),
  );
}

/** Merges the values of a key that some variants do not have. */
function mergeKey(
  variants: Variants,
  path: Path,
  inner: (variants: Variants, path: Path) => Json,
  choose: Choose,
): Json {
  const { on, without } = changesOf(variants);
  if (on === undefined) {
    const [[condition, off] = ['', undefined], ...more] = Object.entries(without);
    if (off === undefined || more.length > 0) throw new Error(`${path.join('.')} belongs to no option`);
    return choose(condition, undefined, inner(off, path));
  }
  const has = ([, off]: [string, Variants]) => off.on !== undefined;
  const entries = Object.entries(without);
  return entries
    .filter((entry) => !has(entry))
    .reduce<Json>(
      (value, [condition]) => choose(condition, value, undefined),
      inner({ on, without: Object.fromEntries(entries.filter(has)) }, path),
    );
}

/** Lists whose variants lack items, or have other objects in the same places; undefined for any others. */
function mergeLists({ on, without }: Variants, path: Path): Json | undefined {
  if (!Array.isArray(on)) return undefined;
  const aligned = Object.entries(without).map(([condition, off]) => [condition, align(on, off.on)] as const);
  if (aligned.some(([, items]) => items === undefined)) return undefined;
  return on.map((item: Json, index) => {
    const others = aligned.map(
      ([condition, items]) => [condition, { on: items?.[index], without: {} }] as const,
    );
    return mergeKey(
      { on: item, without: Object.fromEntries(others) },
      [...path, String(index)],
      merge,
      byValue,
    );
  });
}

/** For each item of a list its counterpart in another, undefined for none; undefined where the lists do not correspond. */
function align(list: readonly Json[], other: Json | undefined): (Json | undefined)[] | undefined {
  if (!Array.isArray(other)) return undefined;
  if (
    list.length === other.length &&
    [...list, ...other].every((item) => isObject(item) && !isIntrinsic(item))
  )
    return other;
  const rest = [...other];
  const items = list.map((item) => (isDeepStrictEqual(item, rest[0]) ? rest.shift() : undefined));
  return rest.length === 0 ? items : undefined;
}

/** A text of which every variant lacks another part; undefined for any others. */
function mergeTexts(on: Json, without: Variants['without']): Json | undefined {
  if (typeof on !== 'string') return undefined;
  const words = wordsOf(on);
  const parts = Object.entries(without)
    .map(([condition, off]) => ({ condition, ...missingPart(words, off.on) }))
    .sort((one, other) => one.start - other.start);
  const ends = [0, ...parts.map(({ end }) => end)];
  if (parts.some(({ start, end }, index) => start < (ends[index] ?? 0) || start >= end)) return undefined;
  const textOf = (start?: number, end?: number) => words.slice(start, end).join('');
  const pieces = parts.flatMap(({ condition, start, end }, index): Json[] => [
    textOf(ends[index], start),
    byValue(condition, textOf(start, end), ''),
  ]);
  return { 'Fn::Join': ['', [...pieces, textOf(ends.at(-1))]] };
}

/** The values and the punctuation of a text in JSON, so that no value is cut. */
const wordsOf = (text: string): string[] => text.split(/(?=[",])|(?<=[",])/);

/** Where words have a part that a text lacks; an empty part at -1 if that is not the only difference. */
function missingPart(words: readonly string[], text: Json | undefined): { start: number; end: number } {
  const others = typeof text === 'string' ? wordsOf(text) : [];
  let same = 0;
  while (same < others.length && words.at(-1 - same) === others.at(-1 - same)) same += 1;
  const [start, end] = [others.length - same, words.length - same];
  return others.length > 0 && isDeepStrictEqual(words.slice(0, start), others.slice(0, start))
    ? { start, end }
    : { start: -1, end: -1 };
}

/** Without the variants that have the same value. */
const changesOf = ({ on, without }: Variants): Variants => ({
  on,
  without: Object.fromEntries(Object.entries(without).filter(([, off]) => !isDeepStrictEqual(off.on, on))),
});

const variantsAt = ({ on, without }: Variants, key: string): Variants => ({
  on: isObject(on) ? on[key] : undefined,
  without: Object.fromEntries(
    Object.entries(without).map(([condition, off]) => [condition, variantsAt(off, key)]),
  ),
});
