import * as z from 'zod';
import { ServiceError } from './service-error.ts';

/** Carries out one request. If it throws a ServiceError, nothing has changed. */
export type Operation = (input: unknown) => object;

/**
 * The SDK's output type in its wire format: a timestamp is a number of seconds since the epoch (AWS JSON 1.1 protocol).
 * It is derived from the SDK, so a member that the service does not have is a compile error.
 */
export type Wire<T> = T extends Date
  ? number
  : T extends readonly (infer Item)[]
    ? Wire<Item>[]
    : T extends object
      ? { [Member in keyof T]: Wire<T[Member]> }
      : T;

/**
 * An operation that validates its input against a shape. InvalidArgumentException is the error that the API documents
 * for every operation and for arguments that violate a constraint. An unknown member is refused too: the service
 * ignores it, and the caller's mistake would go unnoticed.
 */
export function operation<T>(shape: z.ZodType<T>, carryOut: (input: T) => object): Operation {
  return (input) => {
    const parsed = shape.safeParse(input);
    if (!parsed.success) throw new ServiceError('InvalidArgumentException', z.prettifyError(parsed.error));
    return carryOut(parsed.data);
  };
}
