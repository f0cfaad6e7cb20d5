import type { Decision, FencingEvent } from '../event.ts';
import type { ListedEndpoint } from '../topology.ts';
import type { Restore, UnsettledWrite } from './restore.ts';

/** The external writes of a fencing. */
export type ExternalWrite = 'remove-endpoints' | 'add-endpoints' | 'take-offline';

type Phase = 'started' | 'rolling-back' | 'fenced' | 'restoring' | 'returning' | 'closed';

/** The incident in force, or the last one. */
export interface Incident {
  /** The incident's id, which every event that it touches carries. */
  readonly incident: string;
  readonly decision: Decision;
  readonly phase: Phase;
  /**
   * Inputs of the executions that started or resumed it, one per accelerator, so that reconcile can start further ones.
   */
  readonly events: readonly FencingEvent[];
  /** ARNs of the executions that started or resumed it. */
  readonly executions: readonly string[];
  /** ARNs of the accelerators that were read. */
  readonly accelerators: readonly string[];
  /** The offline site's endpoints as they were first seen: a rollback puts them back. */
  readonly endpoints: readonly ListedEndpoint[];
  /** ARNs of the listeners in which the survivor must be in service, because the fencing takes something away there. */
  readonly listeners: readonly string[];
  /** The last write intent, and when it was recorded (milliseconds since 1970). */
  readonly intent: { readonly write: ExternalWrite; readonly at: number };
  /** When the intent of the last take-offline was recorded; absent before the first one. */
  readonly takeOfflineSentAt?: number;
  /** The survivor's first answer after the last take-offline; absent until it came. */
  readonly survivorAnsweredAt?: number;
  readonly startedAt: number;
  /** The restore of the site, while one is in force or is being undone. */
  readonly restore?: Restore;
  /** The restore's last write, until its answer is known. */
  readonly unsettled?: UnsettledWrite;
  /**
   * Since when the site's data are incomplete: a restore may have emptied or half filled its caches. While it is set,
   * the site fences no other (rule 18).
   */
  readonly incompleteSince?: number;
  /** When a restore announced the first addition of the site's endpoints; removed once the site is fenced again. */
  readonly returnedAt?: number;
  /** Present if an operator closed the incident; reconcile adds none. */
  readonly closing?: Closing;
}

/** How an operator closed an incident. It stays in the claim until the next incident, whatever becomes of the audit row. */
export interface Closing {
  readonly by: string;
  /** Given if the operator forced it. */
  readonly reason?: string;
  /** The conditions that did not hold, a sentence each. */
  readonly despite: readonly string[];
}

/** No fencing starts before `until`, after which the pause expires. Times in milliseconds since 1970. */
export interface Pause {
  readonly until: number;
  readonly reason: string;
  /** When it was set, and by whom; absent if the claim was written by other means. */
  readonly since?: number;
  readonly by?: string;
}

/** Observe mode is on, or was: an event that was first seen in it needs an operator's approval. */
export interface ObserveMode {
  /** When it was found to be off again (milliseconds since 1970); absent while it is on. */
  readonly until?: number;
  readonly approved: readonly Approval[];
}

/** A decision that an operator approved, and who that was, whatever becomes of the audit row. */
export interface Approval extends Decision {
  readonly by: string;
}

/** The lock record of an application, changed only by conditional writes, each of which raises the version. */
export interface Claim {
  readonly application: string;
  /** 0 for a claim that was never written. */
  readonly version: number;
  /** Names the write that made this version, so that a writer whose answer was lost recognises its own success. */
  readonly token: string;
  readonly current?: Incident;
  /** The incident that the current one superseded; a rollback puts it back. */
  readonly superseded?: Incident;
  readonly pause?: Pause;
  /** Absent for a stack that was never in observe mode. */
  readonly observeMode?: ObserveMode;
}

/** A claim after a write of an incident. */
export type IncidentClaim = Claim & { readonly current: Incident };

/** An incident whose site is being restored, or whose restore is being undone. */
export type RestoringIncident = Incident & { readonly restore: Restore };

export type OpenIncident = Incident & { readonly phase: Exclude<Phase, 'closed'> };

/** The incident in force, unless it is closed or there never was one. */
export function openIncident({ current }: Claim): OpenIncident | undefined {
  return current && isOpen(current) ? current : undefined;
}

/** ARNs of every execution that works on an incident: those of the fencing, and that of the restore. */
export const executionsOf = ({ executions, restore }: Incident): readonly string[] =>
  restore === undefined ? executions : [...executions, restore.execution];

const isOpen = (incident: Incident): incident is OpenIncident => incident.phase !== 'closed';

export const sameDecision = (one: Decision, other: Decision): boolean =>
  one.site === other.site && one.reporter === other.reporter;

export const paused = (claim: Claim, now: number): claim is Claim & { readonly pause: Pause } =>
  claim.pause !== undefined && now < claim.pause.until;
