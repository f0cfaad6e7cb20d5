import type { Permissions } from '../../clients/permissions.ts';
import type { FencingEvent } from '../../domain/event.ts';
import type { BackupStatus } from '../../domain/observation.ts';
import type { Reason } from '../../domain/outcomes.ts';
import type { Accelerator } from '../../domain/topology.ts';
import type { CheckReporterHealthOutput } from '../check-reporter-health/check-reporter-health.ts';
import type { StepRehearsal } from './reads.ts';

export interface RehearseInput {
  readonly event: FencingEvent;
  /** Null if none was found. */
  readonly accelerator: Accelerator | null;
  /** The output of the previous step: of the lookup if it found no accelerator, else of the reporter's check. */
  readonly output: Pick<CheckReporterHealthOutput, 'verdict'> &
    Partial<CheckReporterHealthOutput> & { reason?: Reason; detail?: string };
  /**
   * The rehearsals of the two functions that write; null if no accelerator was found, absent in an execution whose
   * definition is older.
   */
  readonly removal?: RehearsedStep | null;
  readonly takeOffline?: RehearsedStep | null;
}

/** The output of a function that writes, or the error of its invocation as Step Functions reports it. */
export type RehearsedStep = StepRehearsal | { readonly Error: string; readonly Cause?: string };

/**
 * `ok` · `expected`: blocked only because nothing is wrong now · `remark`: a deliberate setting or state · `blocks`:
 * would block a fencing.
 */
export interface Check {
  readonly check: string;
  readonly answer: 'ok' | 'expected' | 'remark' | 'blocks';
  readonly detail: string;
}

export interface RehearseOutput {
  readonly verdict: 'REHEARSED';
  readonly checks: readonly Check[];
  /** Would a finding block a fencing? */
  readonly blocked: boolean;
  /** Backup status of the site at the reporter's Infinispan; absent if it did not answer. */
  readonly backup?: BackupStatus;
  /** The result that a real event would have, in a sentence. */
  readonly would: string;
}

export interface Collaborators {
  readonly permissions: Permissions;
  readonly settings: RehearsalSettings;
}

export interface RehearsalSettings {
  readonly observe: boolean;
  readonly requireSiteViewLoss: boolean;
  readonly preferredSurvivor?: string | undefined;
  /** The roles (ARN) of the functions that write. */
  readonly roles: { readonly updateEndpointGroup: string; readonly takeSiteOffline: string };
  /** ARN. */
  readonly claimsTable: string;
}
