/** Why a whole request is refused, before its alerts are read. */
export type Refusal = 'unauthenticated' | 'forbidden' | 'method-not-allowed' | 'too-large' | 'invalid';

/** A mistake of the caller. The message goes to the caller unchanged: one sentence, nothing internal. */
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
