import { sentenceFor } from '../../tools/command-line/sentence.ts';

/** What could not be had, and why in a sentence. */
export interface Unavailable {
  readonly unavailable: string;
}

/** An answer that may fail without what is told beside it failing, too. */
export const orUnavailable = <T extends object>(question: Promise<T>): Promise<T | Unavailable> =>
  question.catch((error: unknown) => ({ unavailable: sentenceFor(error) }));
