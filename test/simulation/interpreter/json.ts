/** A value that JSON can carry: the data between states, functions and services. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/**
 * A copy of `value` through a JSON text, without undefined fields. A value that JSON cannot carry (undefined, a
 * function) becomes null, as in a Lambda function's result.
 */
export function throughJson(value: unknown): Json {
  return JSON.parse(JSON.stringify(value) ?? 'null') as Json;
}
