/** A value that JSON can carry: the data between states, functions and services. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/**
 * A copy of `value` as JSON carries it, without undefined fields. A value that JSON cannot carry (undefined, a
 * function) becomes null, as in a Lambda function's result.
 */
export function throughJson(value: unknown): Json {
  return copyOf(value) ?? null;
}

/** Copies lists and plain objects without a JSON text, in which every text would be escaped and parsed again. */
function copyOf(value: unknown): Json | undefined {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  // JSON has no -0.
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : null;
  if (typeof value !== 'object' || value === null) return value === null ? null : undefined;
  if (Array.isArray(value)) return value.map((item) => throughJson(item));
  if (Object.getPrototypeOf(value) !== Object.prototype || 'toJSON' in value)
    return JSON.parse(JSON.stringify(value) ?? 'null');
  const copy: { [key: string]: Json } = {};
  for (const key of Object.keys(value)) {
    const itemCopy = copyOf((value as Record<string, unknown>)[key]);
    if (itemCopy !== undefined) copy[key] = itemCopy;
  }
  return copy;
}
