import type { Permissions } from '../../clients/permissions.ts';
import type { FencingEvent } from '../../domain/event.ts';
import type { BackupStatus } from '../../domain/observation.ts';
import type { Reason } from '../../domain/outcomes.ts';
import type { Accelerator } from '../../domain/topology.ts';
import type { CheckReporterHealthOutput } from '../check-reporter-health/check-reporter-health.ts';

export interface RehearseInput {
  readonly event: FencingEvent;
  /** Null where none was found. */
  readonly accelerator: Accelerator | null;
  /** What the step before answered: the look-up where it found no accelerator, else the check of the reporter. */
  readonly output: Pick<CheckReporterHealthOutput, 'verdict'> &
    Partial<CheckReporterHealthOutput> & { reason?: Reason; detail?: string };
}

/**
 * `ok` as it should be · `expected` a no that only says that nothing is wrong now · `remark` somebody should know, and
 * it is as somebody wants it · `stops` it would have stopped a real event.
 */
export interface Check {
  readonly check: string;
  readonly answer: 'ok' | 'expected' | 'remark' | 'blocks';
  readonly detail: string;
}

export interface RehearseOutput {
  readonly verdict: 'REHEARSED';
  readonly checks: readonly Check[];
  /** Would something have stopped a real event? */
  readonly blocked: boolean;
  /** How the reporter's Infinispan holds the site; absent where it did not answer. */
  readonly backup?: BackupStatus;
  /** What a real event would have come to, in a sentence. */
  readonly would: string;
}

export interface Collaborators {
  readonly permissions: Permissions;
  readonly settings: RehearsalSettings;
}

export interface RehearsalSettings {
  readonly observe: boolean;
  readonly requireSiteViewLoss: boolean;
  /** The roles (ARN) of the functions that write. */
  readonly roles: { readonly updateEndpointGroup: string; readonly takeSiteOffline: string };
  /** ARN. */
  readonly claimsTable: string;
}
