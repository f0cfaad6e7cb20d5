/** Why a request is refused before any alert in it is looked at. */
export type Refusal = 'unauthenticated' | 'forbidden' | 'method-not-allowed' | 'too-large' | 'invalid';

/** The caller's mistake. The message goes to the caller as it is: one sentence, nothing internal. */
export class RequestRefused extends Error {
  override readonly name = 'RequestRefused';
  readonly refusal: Refusal;

  constructor(refusal: Refusal, message: string) {
    super(message);
    this.refusal = refusal;
  }
}
