import type { Clock } from '../../support/clock.ts';
import type { FencingEvent } from '../event.ts';
import type { ListedEndpoint } from '../topology.ts';
import {
  type Approval,
  type Claim,
  type Closing,
  type ExternalWrite,
  type Incident,
  type IncidentClaim,
  type ObserveMode,
  type Pause,
  type RestoringIncident,
  sameDecision,
} from './claim.ts';
import { RESTORE_WRITES, type Restore, type RestoreWrite } from './restore.ts';

/** Stores the claim. */
export interface ClaimStore {
  /** The current claim, read consistently; version 0 if there is none. */
  read(): Promise<Claim>;
  /**
   * Writes `next` as the version that follows `read`, on condition that the claim has not changed since it was read.
   *
   * @throws ClaimChanged when it has changed, ClaimUnavailable when the table does not answer
   */
  write(read: Claim, next: Omit<Claim, 'application' | 'version' | 'token'>): Promise<Claim>;
}

/** The execution that acts: its event, the accelerators that it read, and the endpoints and listeners that it saw. */
export interface Actor {
  readonly event: FencingEvent;
  readonly execution: string;
  readonly accelerators: readonly string[];
  /** The offline site's endpoints. */
  readonly endpoints: readonly ListedEndpoint[];
  /** ARNs of the listeners in which the survivor must be in service. */
  readonly listeners: readonly string[];
}

/**
 * The operations that change the claim. Each takes the claim as it was read before the accelerators and Infinispans,
 * and writes on condition of that version: any change in between makes the write fail, and the caller reads again.
 *
 * @throws ClaimChanged, ClaimUnavailable
 */
export interface Claims {
  read(): Promise<Claim>;
  /** Opens an incident (rule 1). If it supersedes one that is over (rule 7), the claim keeps that one beside it. */
  start(read: Claim, actor: Actor, superseded?: Incident): Promise<IncidentClaim>;
  /**
   * Adds an execution to an open incident (rules 2 and 6), whose phase is then `started`, and records the removal's
   * intent.
   */
  resume(read: Claim, incident: Incident, actor: Actor): Promise<IncidentClaim>;
  /** Records the intent of the external write that is sent next (rule 4). */
  recordIntent(read: Claim, incident: Incident, write: ExternalWrite): Promise<IncidentClaim>;
  /** From now on nothing is removed or taken offline; after the quiescence period the endpoints go back (rule 5). */
  rollBack(read: Claim, incident: Incident): Promise<Claim>;
  /** Both effects were verified (rule 6). */
  fence(read: Claim, incident: Incident): Promise<Claim>;
  /** The survivor answered for the first time since a take-offline or a write of a restore (rule 8). */
  recordAnswer(read: Claim, incident: Incident): Promise<Claim>;
  /** The offline site answered for the first time since a write of a restore (rule 15). */
  recordAnswerOfSite(read: Claim, incident: Incident): Promise<IncidentClaim>;
  /** From now on the site's data are incomplete, and only the restore's own execution goes on (rule 13). */
  startRestore(read: Claim, incident: Incident, restore: NewRestore): Promise<RestoreClaim>;
  /** Records the intent of the restore's write that is sent next; it is unsettled from now on (rule 15). */
  recordRestoreIntent(read: Claim, incident: RestoringIncident, write: RestoreWrite): Promise<RestoreClaim>;
  /**
   * The invocation that announced a write has its answer, and what it has reached (rules 15 and 16). The version shows
   * that it is the same invocation.
   */
  settle(read: Claim, incident: RestoringIncident, reached?: Partial<Restore>): Promise<RestoreClaim>;
  /** Takes the evidence away before the site is isolated again (rule 16). */
  restartRestore(read: Claim, incident: RestoringIncident): Promise<RestoreClaim>;
  /** The data are complete: from now on the endpoints go back. Records the intent of their addition (rule 19). */
  returnTraffic(read: Claim, incident: RestoringIncident): Promise<RestoreClaim>;
  /** Another execution completes the return of the endpoints from now on (rule 20). */
  resumeReturn(read: Claim, incident: RestoringIncident, execution: string): Promise<RestoreClaim>;
  /** The restore is over: the incident is a started fencing again, which is never rolled back (rule 14). */
  giveUpRestore(read: Claim, incident: Incident): Promise<IncidentClaim>;
  /**
   * The endpoints are back (rule 5): the incident is over, and the incident that it superseded, if any, is in force
   * again.
   */
  rolledBack(read: Claim, incident: Incident): Promise<Claim>;
  /** The incident is over: its site is restored, or an operator says so. */
  close(read: Claim, incident: Incident, closing?: Closing): Promise<IncidentClaim>;
  /** From this version on no fencing starts until the pause ends. Replaces a pause that is in force. */
  pause(read: Claim, pause: Pause): Promise<Claim>;
  /** Ends the pause; an incident stays as it is. */
  endPause(read: Claim): Promise<Claim>;
  /** Observe mode is on from now on. */
  startObserving(read: Claim): Promise<Claim>;
  /** Observe mode is off from now on: events that started before count as seen in observe mode. */
  stopObserving(read: Claim): Promise<Claim>;
  /** An operator approves a decision: events of it that were seen in observe mode may then start a fencing. */
  approve(read: Claim, approval: Approval): Promise<Claim>;
}

type RestoreClaim = Claim & { readonly current: RestoringIncident };

/** A restore as it starts. */
type NewRestore = Pick<Restore, 'execution' | 'by' | 'approvedBy' | 'counts'>;

export function createClaims(store: ClaimStore, clock: Clock): Claims {
  const write = async <I extends Incident>(
    read: Claim,
    current: I,
    superseded?: Incident,
  ): Promise<Claim & { readonly current: I }> => {
    const written = await store.write(read, {
      ...besidesIncidents(read),
      current,
      ...(superseded && { superseded }),
    });
    return { ...written, current };
  };

  return {
    read: () => store.read(),

    start: (read, { event, execution, accelerators, endpoints, listeners }, superseded) => {
      const now = clock.now();
      const started: Incident = {
        incident: incidentId(event, read.version + 1),
        decision: { site: event.site, reporter: event.reporter },
        phase: 'started',
        events: [event],
        executions: [execution],
        accelerators,
        endpoints,
        listeners,
        intent: { write: 'remove-endpoints', at: now },
        startedAt: now,
      };
      return write(read, started, superseded);
    },

    resume: (read, incident, actor) => {
      const resumed: Incident = {
        ...givenUp(incident, clock.now()),
        phase: 'started',
        events: withAccelerator(incident.events, actor.event),
        executions: [...new Set([...incident.executions, actor.execution])].slice(-LAST_EXECUTIONS),
        accelerators: [...new Set([...incident.accelerators, ...actor.accelerators])],
        endpoints: withEndpoints(incident.endpoints, actor.endpoints),
        listeners: [...new Set([...incident.listeners, ...actor.listeners])],
        intent: { write: 'remove-endpoints', at: clock.now() },
      };
      return write(read, resumed, read.superseded);
    },

    recordIntent: (read, incident, external) => {
      const intent = { write: external, at: clock.now() };
      // A new take-offline discards an older answer: only an answer after the last take-offline counts.
      const { survivorAnsweredAt: _, ...unanswered } = incident;
      const announced: Incident =
        external === 'take-offline'
          ? { ...unanswered, intent, takeOfflineSentAt: intent.at }
          : { ...incident, intent };
      return write(read, announced, read.superseded);
    },

    rollBack: (read, incident) => write(read, { ...incident, phase: 'rolling-back' }, read.superseded),
    rolledBack: (read, incident) => write(read, read.superseded ?? { ...incident, phase: 'closed' }),
    fence: (read, incident) =>
      write(read, { ...withoutRestore(answeredNow(incident, clock.now())), phase: 'fenced' }),
    recordAnswer: (read, incident) => write(read, answeredNow(incident, clock.now()), read.superseded),
    recordAnswerOfSite: (read, incident) =>
      write(read, writeAnswered(incident, 'site', clock.now()), read.superseded),

    startRestore: (read, { unsettled: _, ...incident }, restore) => {
      const now = clock.now();
      const started = { ...restore, startedAt: now, step: 'started', caches: [] } as const;
      return write(read, { ...incident, phase: 'restoring', incompleteSince: now, restore: started });
    },
    recordRestoreIntent: (read, incident, restoreWrite) =>
      write(read, withRestoreIntent(incident, restoreWrite, clock.now())),
    settle: (read, { unsettled: _, ...incident }, reached) => {
      const restore = { ...incident.restore, ...reached };
      const { incompleteSince: __, ...complete } = incident;
      return write(read, { ...(restore.step === 'joined' ? complete : incident), restore });
    },
    restartRestore: (read, { restore: { clearedAt: _, ...restore }, ...incident }) => {
      const { incompleteSince = clock.now() } = incident;
      return write(read, { ...incident, incompleteSince, restore: { ...restore, step: 'started' } });
    },
    returnTraffic: (read, incident) => {
      const now = clock.now();
      return write(
        read,
        withRestoreIntent({ ...incident, phase: 'returning', returnedAt: now }, 'add-endpoints', now),
      );
    },
    resumeReturn: (read, incident, execution) =>
      write(read, { ...incident, restore: { ...incident.restore, execution } }),
    giveUpRestore: (read, incident) =>
      write(read, { ...givenUp(incident, clock.now()), phase: 'started' }, read.superseded),
    close: (read, incident, closing) =>
      write(read, { ...incident, phase: 'closed', ...(closing && { closing }) }),
    pause: (read, pause) => store.write(read, { ...contentOf(read), pause }),
    endPause: (read) => {
      const { pause: _, ...rest } = contentOf(read);
      return store.write(read, rest);
    },

    startObserving: (read) => store.write(read, { ...contentOf(read), observeMode: { approved: [] } }),
    stopObserving: (read) =>
      store.write(read, { ...contentOf(read), observeMode: { ...observeModeOf(read), until: clock.now() } }),
    approve: (read, { site, reporter, by }) => {
      const { approved, ...observing } = observeModeOf(read);
      const others = approved.filter((one) => !sameDecision(one, { site, reporter }));
      return store.write(read, {
        ...contentOf(read),
        observeMode: { ...observing, approved: [...others, { site, reporter, by }] },
      });
    },
  };
}

/**
 * A DynamoDB item has at most 400 KB. Of one event up to 30 executions run at the same time, since one may take 150
 * minutes and starts every five. If an older one is still running, reconcile may start another one, which resumes as well.
 */
const LAST_EXECUTIONS = 50;

const contentOf = ({ application: _, version: __, token: ___, ...content }: Claim) => content;

/** The fields that no write of an incident changes. */
function besidesIncidents(read: Claim): Pick<Claim, 'pause' | 'observeMode'> {
  const { current: _, superseded: __, ...rest } = contentOf(read);
  return rest;
}

const observeModeOf = ({ observeMode = { approved: [] } }: Claim): ObserveMode => observeMode;

function answeredNow(incident: Incident, now: number): Incident {
  const answered = writeAnswered(incident, 'survivor', now);
  return incident.takeOfflineSentAt === undefined
    ? answered
    : { ...answered, survivorAnsweredAt: incident.survivorAnsweredAt ?? now };
}

/** Notes an Infinispan's first answer since the unsettled write, if that was sent to it. */
function writeAnswered(incident: Incident, where: 'site' | 'survivor', now: number): Incident {
  const { unsettled } = incident;
  if (unsettled === undefined || RESTORE_WRITES[unsettled.write] !== where) return incident;
  return { ...incident, unsettled: { ...unsettled, answeredAt: unsettled.answeredAt ?? now } };
}

function withRestoreIntent<I extends Incident>(incident: I, write: RestoreWrite, at: number): I {
  const announced = { ...incident, unsettled: { write, at } };
  return write === 'add-endpoints' ? { ...announced, intent: { write, at } } : announced;
}

/**
 * An incident whose restore is undone counts as one whose take-offline was sent, so that it is never rolled back: a
 * rollback would put back a site without its data. (A take-offline by other means may have left no intent.)
 */
const givenUp = (incident: Incident, now: number): Incident =>
  incident.restore === undefined
    ? incident
    : { ...incident, takeOfflineSentAt: incident.takeOfflineSentAt ?? now };

/** A fenced incident has no restore; only a write at the site itself may still be unsettled (rule 21). */
function withoutRestore({ restore: _, returnedAt: __, unsettled, ...incident }: Incident): Incident {
  return unsettled !== undefined && RESTORE_WRITES[unsettled.write] === 'site'
    ? { ...incident, unsettled }
    : incident;
}

/** Readable, and unique for every start, since no version is used twice. */
const incidentId = (event: FencingEvent, version: number): string =>
  `${event.site}_by_${event.reporter}_${event.startsAt.replaceAll(/[-:]|\.\d+/g, '')}_v${version}`;

function withAccelerator(events: readonly FencingEvent[], event: FencingEvent): readonly FencingEvent[] {
  return events.some(({ accelerator }) => accelerator === event.accelerator) ? events : [...events, event];
}

function withEndpoints(
  recorded: readonly ListedEndpoint[],
  seen: readonly ListedEndpoint[],
): ListedEndpoint[] {
  const known = new Set(recorded.map(({ group, endpointId }) => `${group} ${endpointId}`));
  return [...recorded, ...seen.filter(({ group, endpointId }) => !known.has(`${group} ${endpointId}`))];
}
