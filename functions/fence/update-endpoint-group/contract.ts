import type { Accelerators } from '../../clients/accelerators.ts';
import type { EndpointGroups } from '../../clients/endpoint-groups.ts';
import type { Infinispan } from '../../clients/infinispan.ts';
import type { Claims } from '../../domain/claim/claims.ts';
import type { FencingEvent } from '../../domain/event.ts';
import type { LinkLoss } from '../../domain/link-loss.ts';
import type { Verdict } from '../../domain/outcomes.ts';
import type { Settings } from '../../domain/settings.ts';
import type { KnownAccelerator, ListedEndpoint } from '../../domain/topology.ts';
import type { Clock } from '../../support/clock.ts';

export interface UpdateEndpointGroupInput {
  readonly event: FencingEvent;
  /** ARN of the calling execution. */
  readonly execution: string;
  readonly accelerator: KnownAccelerator;
  /** The series of looks of the earlier steps; null if there was none. */
  readonly linkLoss: LinkLoss | null;
}

export type UpdateEndpointGroupOutput =
  | (Verdict & {
      readonly incident?: string;
      /** The series of looks with that of this invocation; absent if it did not look. */
      readonly linkLoss?: LinkLoss;
      /** The offline site's endpoints that were listed, and those that this invocation removed. */
      readonly before?: readonly ListedEndpoint[];
      readonly removed?: readonly ListedEndpoint[];
    })
  /** The fencing is already complete; `ours` if this execution took part in it, and an earlier output was lost. */
  | {
      readonly verdict: 'COMPLETE';
      readonly incident: string;
      readonly ours: boolean;
      /** The endpoints that the incident removed from the accelerators; absent unless `ours`. */
      readonly removed?: readonly ListedEndpoint[];
    }
  /** The rollback continues after `seconds`, in another invocation. */
  | { readonly verdict: 'ROLLING_BACK'; readonly incident: string; readonly seconds: number }
  | {
      readonly verdict: 'ROLLED_BACK';
      readonly incident: string;
      readonly restored: readonly ListedEndpoint[];
      /** Recorded endpoints that the accelerator no longer takes. */
      readonly lost: readonly ListedEndpoint[];
    };

export interface Collaborators {
  readonly claims: Claims;
  readonly accelerators: Accelerators;
  readonly endpointGroups: EndpointGroups;
  readonly infinispanOf: (site: string) => Infinispan;
  readonly clock: Clock;
  readonly settings: Settings;
}
