import { timeOfRow } from '../../../functions/domain/audit-row.ts';
import { type Claim, sameDecision } from '../../../functions/domain/claim/claim.ts';
import { restoreKey } from '../../../functions/domain/event-key.ts';
import type { Deployment } from '../deployment/deployment.ts';
import { isProgress, type TrailRecord } from './audit-trail.ts';
import { type EventSummary, summarizeEvents } from './event-summary.ts';
import { type IncidentSummary, summarizeIncident } from './incident-summary.ts';
import { pauseKey, recordsOf, recordsSince } from './query-trail.ts';
import { resolve, timeIn } from './resolve.ts';
import { runningExecutions } from './running.ts';
import { DAY } from './times.ts';

/** An incident with the events of both decisions. */
export interface IncidentEvents {
  readonly incident: string;
  /** Its state in the claim; undefined once another incident superseded it. */
  readonly claim?: IncidentSummary;
  /** Events that started, resumed or completed it. */
  readonly won: readonly EventSummary[];
  /** Events of the opposite decision, which lost to it. */
  readonly lost: readonly EventSummary[];
}

/** The incidents, events and pauses that belong together. */
export interface IncidentHistory {
  readonly incidents: readonly IncidentEvents[];
  readonly events: readonly (EventSummary & { readonly records: readonly TrailRecord[] })[];
  /** Rows of the restores of the incidents, without their progress. */
  readonly restores: readonly TrailRecord[];
  /** Pauses and resumptions from a week before the first event on. */
  readonly pauses: readonly TrailRecord[];
}

/** A pause lasts a week at most. */
const PAUSE_AT_MOST = 7 * DAY;

/**
 * Reads everything on record about an event, an incident or an execution.
 *
 * @throws NotFound
 */
export async function readIncidentHistory(stack: Deployment, handle: string): Promise<IncidentHistory> {
  const [found, claim, running] = await Promise.all([
    resolve(stack, handle),
    stack.claims.read(),
    runningExecutions(stack),
  ]);
  const own = await recordsOf(stack, found.events);
  const incidents = new Set([
    ...(found.incident === undefined ? [] : [found.incident]),
    ...own.map(({ incident }) => incident).filter((incident) => incident !== 'none'),
  ]);
  const others = await otherEvents(stack, incidents, found.events);
  const records = [...own, ...(await recordsOf(stack, others))];
  const keys = new Set([...found.events, ...others]);
  const events = summarizeEvents(
    records,
    running.filter(({ event }) => keys.has(event)),
  ).reverse();
  return {
    incidents: [...incidents].map((incident) => eventsOfIncident(incident, claim, events, records)),
    events: events.map((event) => ({ ...event, records: records.filter((row) => row.event === event.key) })),
    restores: (await recordsOf(stack, [...incidents].map(restoreKey))).filter((row) => !isProgress(row)),
    pauses: await pausesAround(stack, records),
  };
}

/** Keys of further events that carry one of the incidents. */
async function otherEvents(
  stack: Deployment,
  incidents: ReadonlySet<string>,
  known: readonly string[],
): Promise<string[]> {
  if (incidents.size === 0) return [];
  const from = Math.min(...[...incidents].map(timeIn));
  const carrying = (await recordsSince(stack, from)).filter(
    ({ incident, event }) => incidents.has(incident) && event !== restoreKey(incident),
  );
  return [...new Set(carrying.map(({ event }) => event))].filter((event) => !known.includes(event));
}

const LOST: readonly string[] = ['LOST_TO_OTHER_SITE', 'RESTORE_UNFINISHED'];

function eventsOfIncident(
  incident: string,
  { current, superseded }: Claim,
  events: readonly EventSummary[],
  records: readonly TrailRecord[],
): IncidentEvents {
  const claim = [current, superseded].find((known) => known?.incident === incident);
  const rows = records.filter((record) => record.incident === incident);
  const lost = new Set(rows.filter(({ reason = '' }) => LOST.includes(reason)).map(({ event }) => event));
  const carrying = new Set(rows.map(({ event }) => event));
  const won = events.filter(
    (event) =>
      (carrying.has(event.key) && !lost.has(event.key)) ||
      (claim?.events.some((own) => sameDecision(own, event) && own.startsAt === event.startsAt) ?? false),
  );
  return {
    incident,
    ...(claim === undefined ? {} : { claim: summarizeIncident(claim) }),
    won,
    lost: events.filter((event) => lost.has(event.key)),
  };
}

async function pausesAround(stack: Deployment, records: readonly TrailRecord[]): Promise<TrailRecord[]> {
  const times = records.map(({ id, verified }) => verified?.lastAt ?? timeOfRow(id)).sort();
  const [first = '', last = ''] = [times[0], times.at(-1)];
  const pauses = await recordsOf(stack, [pauseKey(stack.application)]);
  const from = new Date(Date.parse(first) - PAUSE_AT_MOST || 0).toISOString();
  return pauses.filter(({ id }) => id >= from && id.slice(0, last.length) <= last);
}
