import { sentenceFor } from '../../tools/command-line/sentence.ts';

/** Stands in place of data that could not be read, with the reason in a sentence. */
export interface Unavailable {
  readonly unavailable: string;
}

/** The data, or why it could not be read: the rest of the output does not depend on it. */
export const orUnavailable = <T extends object>(reading: Promise<T>): Promise<T | Unavailable> =>
  reading.catch((error: unknown) => ({ unavailable: sentenceFor(error) }));

export const unavailableLine = ({ unavailable }: Unavailable): string => `unavailable: ${unavailable}`;
