import type { Webhook } from './stream.ts';

/** What is deployed, as far as the manifests of either site need it. */
export interface Deployed {
  /** The names of the two sites. */
  readonly sites: readonly string[];
  readonly alertName: string;
  /** By DNS name, in lower case. */
  readonly accelerators: readonly string[];
  readonly webhook: Webhook;
}
