import type { Clock } from '../lib/clock.ts';
import { SecretUnavailable } from '../lib/errors.ts';
import { atMostEvery } from './at-most-every.ts';

/** The passwords that are right at the moment; never empty, and no password in it is. */
type Candidates = readonly [string, ...string[]];

/** @throws SecretUnavailable, from both */
export interface Credentials {
  /** The passwords as they were read up to five minutes ago. */
  passwords(): Promise<Candidates>;
  /** The passwords as they were read up to ten seconds ago: after a rotation the cached one is wrong. */
  refreshed(): Promise<Candidates>;
}

/** As much as is needed of the SecretsProvider of Powertools. */
export interface CachedSecrets {
  get(
    secretArn: string,
    options: { maxAge: number; forceFetch: boolean },
  ): Promise<string | Uint8Array | undefined>;
}

const CACHED_SECONDS = 300;

/** A flood of wrong passwords costs one call in this time, not one each. */
const BETWEEN_REFRESHES = 10_000;

/** A secret that cannot be read is not asked for by every request; below Alertmanager's second retry. */
const BETWEEN_READS = 1_000;

/**
 * The webhook's password from Secrets Manager. Callers within one interval share its call and its result, a failed
 * one too: who cannot be judged is told to come again, as long as that is so.
 */
export function createCredentials(secrets: CachedSecrets, secretArn: string, clock: Clock): Credentials {
  const read = async (forceFetch: boolean): Promise<Candidates> => {
    const value = await secrets
      .get(secretArn, { maxAge: CACHED_SECONDS, forceFetch })
      .catch((error: unknown) => {
        throw new SecretUnavailable("the webhook's secret could not be read", { cause: error });
      });
    if (typeof value !== 'string' || value === '') {
      throw new SecretUnavailable("the webhook's secret holds no text");
    }
    return [value];
  };
  return {
    passwords: atMostEvery(BETWEEN_READS, clock, () => read(false)),
    refreshed: atMostEvery(BETWEEN_REFRESHES, clock, () => read(true)),
  };
}
