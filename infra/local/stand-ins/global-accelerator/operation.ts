import * as z from 'zod';
import { ServiceError } from './service-error.ts';

/** Carries out one request. Throws a ServiceError and then changes nothing. */
export type Operation = (input: unknown) => object;

/**
 * The output of the SDK as it goes over the wire: a timestamp is a number of seconds since the epoch
 * (AWS JSON 1.1 protocol). Typed from the SDK, so that a member the service does not have is a compile error.
 */
export type Wire<T> = T extends Date
  ? number
  : T extends readonly (infer Item)[]
    ? Wire<Item>[]
    : T extends object
      ? { [Member in keyof T]: Wire<T[Member]> }
      : T;

/**
 * An operation that takes only what fits its shape. The API documents InvalidArgumentException for every
 * operation and no other error for an argument out of its constraints. A member that the shape does not have is
 * refused too: the service would ignore it, and the caller's mistake would go unseen.
 */
export function operation<T>(shape: z.ZodType<T>, carryOut: (input: T) => object): Operation {
  return (input) => {
    const parsed = shape.safeParse(input);
    if (!parsed.success) throw new ServiceError('InvalidArgumentException', z.prettifyError(parsed.error));
    return carryOut(parsed.data);
  };
}
