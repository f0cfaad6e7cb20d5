import type { Accelerators } from '../clients/accelerators.ts';
import type { Infinispan } from '../clients/infinispan.ts';
import type { InfinispanData } from '../clients/infinispan-data.ts';
import type { Targets } from '../clients/target-health.ts';
import type { Claims } from '../domain/claim/claims.ts';
import type { RestoreRequest } from '../domain/restore/request.ts';
import type { Settings } from '../domain/settings.ts';
import type { Clock } from '../support/clock.ts';

/** What every step of a restore has; each uses a part of it. */
export interface RestoreCollaborators {
  readonly claims: Claims;
  readonly accelerators: Accelerators;
  readonly targets: Targets;
  readonly infinispanOf: (site: string) => Infinispan;
  readonly dataOf: (site: string) => InfinispanData;
  readonly clock: Clock;
  readonly settings: Pick<Settings, 'sites' | 'observe'>;
}

export interface RestoreInput {
  readonly request: RestoreRequest;
  /** ARN of the calling execution. */
  readonly execution: string;
}
