import { failure } from './failure.ts';

/** A password in Secrets Manager. Each site adopts a new password later, at its own time. */
export class RotatedSecret {
  readonly #now: () => number;
  readonly #versions: { readonly text: string; readonly createdAt: number }[];

  constructor(text: string, now: () => number) {
    this.#now = now;
    this.#versions = [{ text, createdAt: now() }];
  }

  get current(): string {
    return this.#versions[0]?.text ?? '';
  }

  /** @returns the next password */
  rotate(text = `${this.current}'`): string {
    this.#versions.unshift({ text, createdAt: this.#now() });
    return text;
  }

  /** The response of GetSecretValue for a stage. */
  value(stage: string | undefined): object {
    const version = this.#versions[stage === 'AWSPREVIOUS' ? 1 : 0];
    if (version === undefined) throw failure('ResourceNotFoundException', 400);
    const { text, createdAt } = version;
    const VersionId = String(this.#versions.length - this.#versions.indexOf(version));
    return { VersionId, SecretString: text, CreatedDate: new Date(createdAt) };
  }
}
