import { type AuditRecord, parseAuditRecord } from '../../../functions/domain/audit-record.ts';
import { timeOfRow } from '../../../functions/domain/audit-row.ts';
import { executionNameOf } from '../../../functions/support/execution-arn.ts';
import type { TrailRecord } from '../records/audit-trail.ts';
import type { EventSummary } from '../records/event-summary.ts';
import type { History } from '../records/execution-histories.ts';
import type { Story, ToldIncident } from '../records/incident-history.ts';
import type { IncidentSummary } from '../records/incident-summary.ts';
import { type Run, runOf } from './run.ts';

/** One row of the trail, with its time apart and its record read. */
export interface Row {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly trail: TrailRecord;
  readonly recorded: AuditRecord;
}

/** What one reporter saw, and all that came of it. */
export interface Report {
  readonly event: EventSummary;
  /** What it was to the incident; `none` where nothing was begun and nothing lost. */
  readonly side: 'won' | 'lost' | 'none';
  /** Oldest first, without the row of repeats. */
  readonly rows: readonly Row[];
  /** Oldest first. */
  readonly runs: readonly Run[];
}

/** Everything that belongs on the page of one incident, or of an event that began none. */
export interface Incident {
  /** The incident's id, or the common name of the event's executions. */
  readonly name: string;
  /** What the claim says of it; undefined where another has taken its place, or none was begun. */
  readonly claim?: IncidentSummary;
  /** Whether anything was begun. */
  readonly begun: boolean;
  /** Who won stands first. */
  readonly reports: readonly Report[];
  /** What people paused and resumed near it. */
  readonly pauses: readonly Row[];
  /** When this was read, milliseconds since 1970. */
  readonly readAt: number;
}

/**
 * @param incident the one of the story's incidents that is meant; undefined where it has none
 * @param histories of all executions in the story
 * @param readAt milliseconds since 1970
 */
export function incidentOf(
  story: Story,
  incident: ToldIncident | undefined,
  histories: readonly History[],
  readAt: number,
): Incident {
  const runs = histories.map(runOf);
  const told = incident === undefined ? story.events : [...incident.won, ...incident.lost];
  const has = (events: readonly EventSummary[] | undefined, key: string) =>
    events?.some((event) => event.key === key) ?? false;
  const reports = told.map((event): Report => {
    const records = story.events.find(({ key }) => key === event.key)?.records ?? [];
    const executions = new Set(event.attempts.map(({ execution }) => execution));
    return {
      event,
      side: has(incident?.won, event.key) ? 'won' : has(incident?.lost, event.key) ? 'lost' : 'none',
      rows: rowsOf(records),
      runs: runs.filter(({ execution }) => executions.has(executionNameOf(execution))),
    };
  });
  return {
    name: incident?.incident ?? story.events[0]?.name ?? 'unknown',
    ...(incident?.claim === undefined ? {} : { claim: incident.claim }),
    begun: incident !== undefined,
    reports,
    pauses: rowsOf(story.pauses),
    readAt,
  };
}

const rowsOf = (records: readonly TrailRecord[]): Row[] =>
  records
    .filter(({ verified }) => verified === undefined)
    .map((trail) => ({
      at: Date.parse(timeOfRow(trail.id)),
      trail,
      recorded: parseAuditRecord(trail.record),
    }))
    .filter(({ at }) => !Number.isNaN(at))
    .sort((one, other) => one.at - other.at);
