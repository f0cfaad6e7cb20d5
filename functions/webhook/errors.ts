/** Why a request is refused before any alert in it is looked at. */
export type Refusal = 'unauthenticated' | 'forbidden' | 'method-not-allowed' | 'too-large' | 'invalid';

/** The caller's mistake. The message goes to the caller as it is: one sentence, nothing internal. */
export class RequestRefused extends Error {
  override readonly name = 'RequestRefused';
  readonly refusal: Refusal;
  /** For the log only, not for the caller. */
  readonly hint: string | undefined;

  constructor(refusal: Refusal, message: string, hint?: string) {
    super(message);
    this.refusal = refusal;
    this.hint = hint;
  }
}
