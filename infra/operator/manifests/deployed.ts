import type { Webhook } from './stream.ts';

/** The parts of a deployment that the manifests need. */
export interface Deployed {
  /** The names of the two sites. */
  readonly sites: readonly string[];
  readonly alertName: string;
  /** By DNS name, in lower case. */
  readonly accelerators: readonly string[];
  readonly webhook: Webhook;
}
