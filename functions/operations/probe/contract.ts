import type { Accelerators } from '../../clients/accelerators.ts';
import type { Executions } from '../../clients/executions.ts';
import type { Infinispan } from '../../clients/infinispan.ts';
import type { ProbeStore } from '../../clients/probe-store.ts';
import type { Claims } from '../../domain/claim/claims.ts';
import type { Settings } from '../../domain/settings.ts';
import type { Clock } from '../../support/clock.ts';

export interface Collaborators {
  readonly claims: Pick<Claims, 'read'>;
  readonly accelerators: Pick<Accelerators, 'list' | 'read'>;
  readonly infinispanOf: (site: string) => Pick<Infinispan, 'glance'>;
  readonly executions: Executions;
  readonly store: ProbeStore;
  readonly clock: Clock;
  readonly settings: Pick<Settings, 'sites' | 'preferredSurvivor'>;
  /** ARNs of the only accelerators that are read. @default - all of the account */
  readonly configured?: readonly string[] | undefined;
  /** Publishes one value of a metric. */
  readonly publish: (metric: string, value: number, dimensions?: Readonly<Record<string, string>>) => void;
  /** Logs an error that does not end the run. */
  readonly report: (error: unknown) => void;
}

/** The result of one run. */
export interface ProbeOutput {
  readonly verdict: 'LOOKED';
  readonly looks: number;
  /** The names of the executions that this run started. */
  readonly executions: readonly string[];
}
