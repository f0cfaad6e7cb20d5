import type { Claims } from '../lib/claim/claims.ts';
import type { Accelerators } from '../lib/clients/accelerators.ts';
import type { AuditTrail } from '../lib/clients/audit-trail.ts';
import type { ExecutionHistory } from '../lib/clients/execution-history.ts';
import type { Executions } from '../lib/clients/executions.ts';
import type { Infinispan } from '../lib/clients/infinispan.ts';
import type { Clock } from '../lib/clock.ts';
import type { Settings } from '../lib/settings.ts';

/** What one run found and did. */
export type Reconciled =
  | { readonly verdict: 'NOTHING_TO_DO' | 'LEFT'; readonly detail?: string }
  | { readonly verdict: 'STARTED'; readonly incident: string; readonly executions: readonly string[] }
  | { readonly verdict: 'ANSWERED' | 'CLOSED'; readonly incident: string }
  | { readonly verdict: 'DRIFT'; readonly remarks: readonly string[] };

export interface Collaborators {
  readonly claims: Claims;
  readonly accelerators: Pick<Accelerators, 'read'>;
  readonly infinispanOf: (site: string) => Infinispan;
  readonly executions: Executions;
  readonly history: ExecutionHistory;
  readonly trail: AuditTrail;
  readonly clock: Clock;
  readonly settings: Pick<Settings, 'observe'>;
}
