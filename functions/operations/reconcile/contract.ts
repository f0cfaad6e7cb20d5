import type { Accelerators } from '../../clients/accelerators.ts';
import type { AuditTrail } from '../../clients/audit-trail.ts';
import type { ExecutionHistory } from '../../clients/execution-history.ts';
import type { Executions } from '../../clients/executions.ts';
import type { Infinispan } from '../../clients/infinispan.ts';
import type { KnownSitesStore } from '../../clients/known-sites-store.ts';
import type { Claims } from '../../domain/claim/claims.ts';
import type { Drift } from '../../domain/drift.ts';
import type { RestoreRequest } from '../../domain/restore/request.ts';
import type { Settings } from '../../domain/settings.ts';
import type { Clock } from '../../support/clock.ts';

/** The result of one run. */
export type ReconcileOutput = (
  | { readonly verdict: 'NOTHING_TO_DO' | 'LEFT' | 'DRIFT'; readonly detail?: string }
  | { readonly verdict: 'STARTED'; readonly incident: string; readonly executions: readonly string[] }
  | { readonly verdict: 'ANSWERED' | 'CLOSED'; readonly incident: string }
) & {
  /** The drift that this run found; absent where it did not look for any. */
  readonly drift?: readonly Drift[];
};

export interface Collaborators {
  readonly claims: Claims;
  readonly accelerators: Pick<Accelerators, 'list' | 'read'>;
  readonly infinispanOf: (site: string) => Infinispan;
  readonly executions: Executions;
  /** Starts executions of the restore workflow, and names their ARNs. */
  readonly restores: Executions<RestoreRequest> & { readonly arnOf: (name: string) => string };
  readonly history: ExecutionHistory;
  readonly trail: AuditTrail;
  /** Where the sites of the endpoints are kept, in case a region does not answer later. */
  readonly knownSites: Pick<KnownSitesStore, 'write'>;
  readonly clock: Clock;
  readonly settings: Pick<Settings, 'observe' | 'sites'>;
  /** ARNs of the only accelerators that are read. @default - all of the account */
  readonly configured?: readonly string[] | undefined;
}
