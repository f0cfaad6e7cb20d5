import { type AuditRecord, parseAuditRecord } from '../../../functions/domain/audit-record.ts';
import { timeOfRow } from '../../../functions/domain/audit-row.ts';
import { restoreKey } from '../../../functions/domain/event-key.ts';
import { executionNameOf } from '../../../functions/support/execution-arn.ts';
import type { TrailRecord } from '../records/audit-trail.ts';
import type { EventSummary } from '../records/event-summary.ts';
import type { History } from '../records/execution-histories.ts';
import type { IncidentEvents, IncidentHistory } from '../records/incident-history.ts';
import type { IncidentSummary } from '../records/incident-summary.ts';
import { type Run, runOf } from './run.ts';

/** A row of the trail, with its time and content parsed. */
export interface Row {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly trail: TrailRecord;
  readonly content: AuditRecord;
}

/** An event with its rows and executions. */
export interface Report {
  readonly event: EventSummary;
  /** Its relation to the incident; `none` if there is no incident. */
  readonly side: 'won' | 'lost' | 'none';
  /** Oldest first, without the row that counts re-verifications. */
  readonly rows: readonly Row[];
  /** Oldest first. */
  readonly runs: readonly Run[];
}

/** The content of a page: an incident, or an event without one. */
export interface Incident {
  /** The incident's id, or the common name of the event's executions. */
  readonly name: string;
  /** Its state in the claim; undefined if it was superseded, or if there is no incident. */
  readonly claim?: IncidentSummary;
  /** Whether a fencing was started. */
  readonly started: boolean;
  /** The event that won is first. */
  readonly reports: readonly Report[];
  /** The restores of the site, with their executions. */
  readonly restores: { readonly rows: readonly Row[]; readonly runs: readonly Run[] };
  /** Pauses and resumptions in the period. */
  readonly pauses: readonly Row[];
  /** Time of reading, milliseconds since 1970. */
  readonly readAt: number;
}

/**
 * @param incident the chosen incident of the history; undefined if it has none
 * @param histories the histories of all executions of the events
 * @param readAt milliseconds since 1970
 */
export function incidentOf(
  history: IncidentHistory,
  incident: IncidentEvents | undefined,
  histories: readonly History[],
  readAt: number,
): Incident {
  const runs = histories.map(runOf);
  const restores = history.restores.filter(({ event }) => event === restoreKey(incident?.incident ?? 'none'));
  const restoring = new Set(restores.map(({ execution }) => execution));
  const events = incident === undefined ? history.events : [...incident.won, ...incident.lost];
  const has = (events: readonly EventSummary[] | undefined, key: string) =>
    events?.some((event) => event.key === key) ?? false;
  const reports = events.map((event): Report => {
    const records = history.events.find(({ key }) => key === event.key)?.records ?? [];
    const executions = new Set(event.attempts.map(({ execution }) => execution));
    return {
      event,
      side: has(incident?.won, event.key) ? 'won' : has(incident?.lost, event.key) ? 'lost' : 'none',
      rows: rowsOf(records),
      runs: runs.filter(({ execution }) => executions.has(executionNameOf(execution))),
    };
  });
  return {
    name: incident?.incident ?? history.events[0]?.name ?? 'unknown',
    ...(incident?.claim === undefined ? {} : { claim: incident.claim }),
    started: incident !== undefined,
    reports,
    restores: { rows: rowsOf(restores), runs: runs.filter(({ execution }) => restoring.has(execution)) },
    pauses: rowsOf(history.pauses),
    readAt,
  };
}

const rowsOf = (records: readonly TrailRecord[]): Row[] =>
  records
    .filter(({ verified }) => verified === undefined)
    .map((trail) => ({
      at: Date.parse(timeOfRow(trail.id)),
      trail,
      content: parseAuditRecord(trail.record),
    }))
    .filter(({ at }) => !Number.isNaN(at))
    .sort((one, other) => one.at - other.at);
