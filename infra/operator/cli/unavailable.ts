import { sentenceFor } from '../../tools/command-line/sentence.ts';

/** What could not be had, and why in a sentence. */
export interface NotHad {
  readonly notHad: string;
}

/** An answer that may fail without what is told beside it failing, too. */
export const hadOrWhy = <T extends object>(question: Promise<T>): Promise<T | NotHad> =>
  question.catch((error: unknown) => ({ notHad: sentenceFor(error) }));
