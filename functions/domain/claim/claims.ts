import type { Clock } from '../../support/clock.ts';
import type { Decision, FencingEvent } from '../event.ts';
import type { ListedEndpoint } from '../topology.ts';
import {
  type Claim,
  type Incident,
  type Observing,
  type OutsideWrite,
  type Pause,
  sameDecision,
} from './claim.ts';

/** Where the one record is kept. */
export interface ClaimStore {
  /** The claim as it is now, read consistently; version 0 where there is none. */
  read(): Promise<Claim>;
  /**
   * Writes `next` as the version after `read`'s, on condition that the claim still is the one that was read.
   *
   * @throws ClaimChanged when it is not, ClaimUnavailable when the table does not answer
   */
  write(read: Claim, next: Omit<Claim, 'application' | 'version' | 'token'>): Promise<Claim>;
}

/** Who acts: an execution, for an event, that looked at these accelerators and saw these endpoints of the offline site. */
export interface Actor {
  readonly event: FencingEvent;
  readonly execution: string;
  readonly accelerators: readonly string[];
  readonly endpoints: readonly ListedEndpoint[];
}

/**
 * The verbs by which the claim changes. Each takes the claim that was read before the world was looked at, and
 * writes on that version: whatever happened in between makes the write fail, and the caller looks again.
 *
 * @throws ClaimChanged, ClaimUnavailable
 */
export interface Claims {
  read(): Promise<Claim>;
  /** Opens an incident (rule 1), or takes the place of one that is over (rule 7), which is then kept beside it. */
  begin(read: Claim, actor: Actor, replaced?: Incident): Promise<Claim>;
  /** Adds an execution to an open incident (rule 2), and stamps the removal that it is about to send. */
  join(read: Claim, incident: Incident, actor: Actor): Promise<Claim>;
  /** Announces the write that is sent next (rule 4). */
  stamp(read: Claim, incident: Incident, write: OutsideWrite): Promise<Claim>;
  /** From now on nothing is removed or taken offline; after the quiet time the endpoints go back (rule 5). */
  release(read: Claim, incident: Incident): Promise<Claim>;
  /** Both effects were verified (rule 6). */
  fence(read: Claim, incident: Incident): Promise<Claim>;
  /** The survivor answered for the first time since a POST (rule 8). */
  answered(read: Claim, incident: Incident): Promise<Claim>;
  /** The endpoints are back (rule 5): the incident is over, and one that it had replaced is in force again. */
  released(read: Claim, incident: Incident): Promise<Claim>;
  /** The site was brought back by a person: the incident is over. */
  close(read: Claim, incident: Incident): Promise<Claim>;
  /** From this version on nothing begins until the pause is over; one that was in force is replaced. */
  pause(read: Claim, pause: Pause): Promise<Claim>;
  /** The pause is over; whatever incident there is stays as it is. */
  resume(read: Claim): Promise<Claim>;
  /** The stack only observes from now on. */
  observe(read: Claim): Promise<Claim>;
  /** The stack acts again: what began before now was first seen under observation. */
  endObserving(read: Claim): Promise<Claim>;
  /** A person wants a decision carried out: what was observed of it may begin a fencing. */
  actOn(read: Claim, decision: Decision): Promise<Claim>;
}

export function createClaims(store: ClaimStore, clock: Clock): Claims {
  const write = (read: Claim, current: Incident, replaced?: Incident) =>
    store.write(read, {
      ...besidesIncidents(read),
      current,
      ...(replaced === undefined ? {} : { replaced }),
    });

  return {
    read: () => store.read(),

    begin: (read, { event, execution, accelerators, endpoints }, replaced) => {
      const now = clock.now();
      const begun: Incident = {
        incident: incidentId(event, read.version + 1),
        decision: { site: event.site, reporter: event.reporter },
        phase: 'begun',
        events: [event],
        executions: [execution],
        accelerators,
        endpoints,
        stamp: { write: 'remove-endpoints', at: now },
        beganAt: now,
      };
      return write(read, begun, replaced);
    },

    join: (read, incident, actor) => {
      const joined: Incident = {
        ...incident,
        phase: 'begun',
        events: withAccelerator(incident.events, actor.event),
        executions: [...new Set([...incident.executions, actor.execution])].slice(-LAST_EXECUTIONS),
        accelerators: [...new Set([...incident.accelerators, ...actor.accelerators])],
        endpoints: withEndpoints(incident.endpoints, actor.endpoints),
        stamp: { write: 'remove-endpoints', at: clock.now() },
      };
      return write(read, joined, read.replaced);
    },

    stamp: (read, incident, outside) => {
      const stamp = { write: outside, at: clock.now() };
      // A new POST makes an older answer worthless: the survivor has to answer after the last one.
      const { answeredAt: _, ...unanswered } = incident;
      const stamped: Incident =
        outside === 'take-offline' ? { ...unanswered, stamp, postedAt: stamp.at } : { ...incident, stamp };
      return write(read, stamped, read.replaced);
    },

    release: (read, incident) => write(read, { ...incident, phase: 'releasing' }, read.replaced),
    released: (read, incident) => write(read, read.replaced ?? { ...incident, phase: 'closed' }),
    fence: (read, incident) => write(read, { ...answeredNow(incident, clock.now()), phase: 'fenced' }),
    answered: (read, incident) => write(read, answeredNow(incident, clock.now()), read.replaced),
    close: (read, incident) => write(read, { ...incident, phase: 'closed' }),
    pause: (read, pause) => store.write(read, { ...contentOf(read), pause }),
    resume: (read) => {
      const { pause: _, ...rest } = contentOf(read);
      return store.write(read, rest);
    },

    observe: (read) => store.write(read, { ...contentOf(read), observing: { acted: [] } }),
    endObserving: (read) =>
      store.write(read, { ...contentOf(read), observing: { ...observingOf(read), until: clock.now() } }),
    actOn: (read, { site, reporter }) => {
      const { acted, ...observing } = observingOf(read);
      const others = acted.filter((one) => !sameDecision(one, { site, reporter }));
      return store.write(read, {
        ...contentOf(read),
        observing: { ...observing, acted: [...others, { site, reporter }] },
      });
    },
  };
}

/** An item has at most 400 KB; older executions have ended long since. */
const LAST_EXECUTIONS = 50;

const contentOf = ({ application: _, version: __, token: ___, ...content }: Claim) => content;

/** What no write of an incident changes. */
function besidesIncidents(read: Claim): Pick<Claim, 'pause' | 'observing'> {
  const { current: _, replaced: __, ...rest } = contentOf(read);
  return rest;
}

const observingOf = ({ observing = { acted: [] } }: Claim): Observing => observing;

const answeredNow = (incident: Incident, now: number): Incident =>
  incident.postedAt === undefined ? incident : { ...incident, answeredAt: incident.answeredAt ?? now };

/** Readable, and different for every beginning: the version it is written as is never used twice. */
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
