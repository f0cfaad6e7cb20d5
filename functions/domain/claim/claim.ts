import type { Decision, FencingEvent } from '../event.ts';
import type { ListedEndpoint } from '../topology.ts';

/** The writes outside that a claim permits. */
export type ExternalWrite = 'remove-endpoints' | 'add-endpoints' | 'take-offline';

type Phase = 'started' | 'rolling-back' | 'fenced' | 'closed';

/** A decision in force, or the last one that was. */
export interface Incident {
  /** The claim's id; every event that claims, joins or loses carries it. */
  readonly incident: string;
  readonly decision: Decision;
  readonly phase: Phase;
  /** Inputs of the executions that began or joined, one for each accelerator, so that another can be started. */
  readonly events: readonly FencingEvent[];
  /** ARNs of the executions that began or joined. */
  readonly executions: readonly string[];
  /** ARNs of the accelerators that the incident is about. */
  readonly accelerators: readonly string[];
  /** The offline site's endpoints as the beginning saw them: what a release puts back. */
  readonly endpoints: readonly ListedEndpoint[];
  /** The last stamped write, and when (milliseconds since 1970). */
  readonly intent: { readonly write: ExternalWrite; readonly at: number };
  /** When the last take-offline was stamped; absent while none was. */
  readonly takeOfflineSentAt?: number;
  /** The survivor's first answer after the last take-offline; absent until it came. */
  readonly survivorAnsweredAt?: number;
  readonly startedAt: number;
}

/** No fencing begins before `until`, and of itself the pause is over then. Times in milliseconds since 1970. */
export interface Pause {
  readonly until: number;
  readonly reason: string;
  /** When it was set, and by whom; absent where the claim was written by other means. */
  readonly since?: number;
  readonly by?: string;
}

/** That the stack only observes, or that it did: what it saw then first begins nothing without a hand. */
export interface ObserveMode {
  /** When it was found to act again (milliseconds since 1970); absent while it observes. */
  readonly until?: number;
  /** Decisions whose observed events a person wants acted on. */
  readonly approved: readonly Decision[];
}

/** The one record of an application, changed only by conditional writes, each of which raises the version. */
export interface Claim {
  readonly application: string;
  /** 0 for a claim that was never written. */
  readonly version: number;
  /** Names the write that made this version, so that a writer whose answer was lost knows its own success. */
  readonly token: string;
  readonly current?: Incident;
  /** The incident that the current one replaced; a release puts it back. */
  readonly superseded?: Incident;
  readonly pause?: Pause;
  /** Absent for a stack that never observed. */
  readonly observeMode?: ObserveMode;
}

export type OpenIncident = Incident & { readonly phase: Exclude<Phase, 'closed'> };

/** The incident in force, unless it is closed or there never was one. */
export function openIncident({ current }: Claim): OpenIncident | undefined {
  return current && isOpen(current) ? current : undefined;
}

const isOpen = (incident: Incident): incident is OpenIncident => incident.phase !== 'closed';

export const sameDecision = (one: Decision, other: Decision): boolean =>
  one.site === other.site && one.reporter === other.reporter;

export const paused = (claim: Claim, now: number): boolean =>
  claim.pause !== undefined && now < claim.pause.until;
