/** A value that JSON can carry: what goes between states, functions and services. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/**
 * What `value` is on the other side of a JSON text: a copy that shares nothing with it, without fields that are
 * undefined. A value that JSON cannot carry at all (undefined, a function) is null, as a Lambda's answer is.
 */
export function throughJson(value: unknown): Json {
  return JSON.parse(JSON.stringify(value) ?? 'null') as Json;
}
