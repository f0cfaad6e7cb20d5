/** The part of an incident that the restore of its site adds (rules 13 to 22 of docs/exclusion.md). */

/** Where each external write of a restore takes effect: at an Infinispan of the incident's sites, or at the accelerator. */
export const RESTORE_WRITES = {
  'take-survivor-offline': 'site',
  'take-site-offline': 'survivor',
  clear: 'site',
  push: 'survivor',
  'bring-survivor-online': 'site',
  'add-endpoints': 'accelerator',
} as const satisfies Readonly<Record<string, 'site' | 'survivor' | 'accelerator'>>;

export type RestoreWrite = keyof typeof RESTORE_WRITES;

/** A write of a restore that was announced, and whose answer is not known (rule 15). */
export interface UnsettledWrite {
  readonly write: RestoreWrite;
  /** When its intent was recorded (milliseconds since 1970). */
  readonly at: number;
  /** The first answer of that Infinispan after it; absent until it came, and at the accelerator. */
  readonly answeredAt?: number;
}

/** The steps in their order; each acts only on the one before it (rule 16). */
export type RestoreStep = 'started' | 'isolated' | 'cleared' | 'pushing' | 'joined';

/** Entries of one cache. */
interface EntryCounts {
  readonly survivor: number;
  readonly site: number;
}

/** A restore in force. It is removed once the site is fenced again. */
export interface Restore {
  /** ARN of the only execution that may carry it out. */
  readonly execution: string;
  /** Who started it, and who approved it. */
  readonly by: string;
  readonly approvedBy: string;
  readonly startedAt: number;
  /** How far it has come, as the last settled write shows. */
  readonly step: RestoreStep;
  /** The caches that the site backs up to the survivor; empty until it was isolated. */
  readonly caches: readonly string[];
  /** The entries of each cache when the restore started. */
  readonly counts: Readonly<Record<string, EntryCounts>>;
  /** When the last cache of the site was cleared (milliseconds since 1970). */
  readonly clearedAt?: number;
}
