import { sentenceFor } from '../../tools/command-line/sentence.ts';

/** Stands in place of data that could not be read, with the reason in a sentence. */
export interface Unavailable {
  readonly unavailable: string;
}

/** The data, or why it could not be read: the rest of the output does not depend on it. */
export const orUnavailable = <T extends object>(reading: Promise<T>): Promise<T | Unavailable> =>
  reading.catch((error: unknown) => ({ unavailable: sentenceFor(error) }));

export const isUnavailable = (reading: object): reading is Unavailable => 'unavailable' in reading;

/** A result of the data; unavailable if they are. */
export const ifRead = <A extends object, T>(
  reading: A | Unavailable,
  result: (data: A) => T,
): T | Unavailable => (isUnavailable(reading) ? reading : result(reading));

/** A result of two readings; unavailable if one of them is. */
export function ofBoth<A extends object, B extends object, T>(
  one: A | Unavailable,
  other: B | Unavailable,
  combine: (one: A, other: B) => T,
): T | Unavailable {
  if (isUnavailable(one)) return one;
  return isUnavailable(other) ? other : combine(one, other);
}

export const unavailableLine = ({ unavailable }: Unavailable): string => `unavailable: ${unavailable}`;
