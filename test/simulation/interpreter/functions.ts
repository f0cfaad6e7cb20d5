import { createHash } from 'node:crypto';
import jsonata from 'jsonata';
import { createRandom, type Random } from '../scheduler/random.ts';

const ALGORITHMS = new Map([
  ['MD5', 'md5'],
  ['SHA-1', 'sha1'],
  ['SHA-256', 'sha256'],
  ['SHA-384', 'sha384'],
  ['SHA-512', 'sha512'],
]);

const formatMoment = jsonata('$fromMillis($moment, $picture, $timezone)');

function partition(list: unknown, size: number): unknown {
  if (!Array.isArray(list)) throw new TypeError('$partition: the first argument is not an array');
  const length = Math.trunc(size);
  if (list.length === 0 || !(length > 0)) return undefined;
  return Array.from({ length: Math.ceil(list.length / length) }, (_, index) =>
    list.slice(index * length, (index + 1) * length),
  );
}

function range(first: number, last: number, step: number): unknown {
  const [low, high, delta] = [Math.trunc(first), Math.trunc(last), Math.trunc(step)];
  const count = Math.floor((high - low) / delta) + 1;
  if (!(count > 0) || !Number.isFinite(count)) return undefined;
  return Array.from({ length: count }, (_, index) => low + index * delta);
}

function hash(text: unknown, algorithm: string | undefined): unknown {
  if (text === undefined || algorithm === undefined) return undefined;
  const name = ALGORITHMS.get(algorithm);
  if (typeof text !== 'string' || name === undefined)
    throw new TypeError('$hash: not a string or an unknown algorithm');
  return createHash(name).update(text).digest('hex');
}

function uuid(random: Random): string {
  const digits = Array.from({ length: 32 }, () => random.integer(0, 15).toString(16));
  digits[12] = '4';
  digits[16] = random.pick(['8', '9', 'a', 'b']);
  return digits.join('').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function shuffle(list: unknown, random: Random): unknown {
  if (!Array.isArray(list)) return list;
  const shuffled: unknown[] = [];
  for (const item of list) {
    const place = random.integer(0, shuffled.length);
    shuffled.push(shuffled[place]);
    shuffled[place] = item;
  }
  return shuffled;
}

/** The binding of each `$name` in an expression for which there is no variable. */
export type ExpressionFunctions = Readonly<Record<string, unknown>>;

/** The names that `expressionFunctions` binds. */
export const EXPRESSION_FUNCTIONS = [
  'parse',
  'partition',
  'range',
  'hash',
  'random',
  'uuid',
  'shuffle',
  'now',
  'millis',
  'eval',
] as const;

/**
 * The functions that Step Functions adds to JSONata; the language's own clock and random functions, on the given clock
 * and source of random numbers; and no `$eval`. `$random` with a seed is repeatable; its numbers are not AWS's. (Step
 * Functions Developer Guide, "Transforming data with JSONata in Step Functions", "JSONata functions provided by Step
 * Functions")
 */
export function expressionFunctions(random: Random, now: () => number): ExpressionFunctions {
  return {
    parse: (text: unknown) => (text === undefined ? undefined : JSON.parse(String(text))),
    partition,
    range,
    hash,
    random: (seed?: number) => (seed === undefined ? random : createRandom(seed)).next(),
    uuid: () => uuid(random),
    shuffle: (list: unknown) => shuffle(list, random),
    now: (picture?: string, timezone?: string) =>
      formatMoment.evaluate(undefined, { moment: now(), picture, timezone }),
    millis: () => now(),
    eval: undefined,
  } satisfies Record<(typeof EXPRESSION_FUNCTIONS)[number], unknown>;
}
