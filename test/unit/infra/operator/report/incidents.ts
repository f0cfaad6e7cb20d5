import { parseAuditRecord } from '../../../../../functions/domain/audit-record.ts';
import type { TrailRecord } from '../../../../../infra/operator/records/audit-trail.ts';
import { eventKeyOf } from '../../../../../infra/operator/records/event-key.ts';
import type { EventSummary } from '../../../../../infra/operator/records/event-summary.ts';
import type { IncidentSummary } from '../../../../../infra/operator/records/incident-summary.ts';
import type { Incident, Report, Row } from '../../../../../infra/operator/report/incident.ts';

/** The id of the incident, and the execution of every row. */
export const INCIDENT = 'site-b_by_site-a_20261124T133554Z_v1';
export const EXECUTION =
  'arn:aws:states:eu-west-1:123456789012:execution:fencing:site-b_by_site-a_20261124T133554Z_x_001';

const START = Date.parse('2026-11-24T13:35:54.000Z');

/** The time this many seconds after the alert's start. */
export const after = (seconds: number): number => START + seconds * 1000;

/** @param seconds after the alert's start */
export function row(seconds: number, trail: Partial<TrailRecord>): Row {
  const at = after(seconds);
  const { step = 'outcome', record = null } = trail;
  const id = `${new Date(at).toISOString()}#x#${step}`;
  const whole = { id, event: 'e', execution: EXECUTION, incident: INCIDENT, ...trail, step, record };
  return { at, trail: whole, content: parseAuditRecord(record) };
}

interface ReportChanges extends Partial<Omit<Report, 'event'>> {
  readonly site?: string;
  readonly reporter?: string;
  readonly attempts?: readonly Partial<EventSummary['attempts'][number]>[];
  readonly verified?: EventSummary['verified'];
}

export function report({
  site = 'site-b',
  reporter = 'site-a',
  attempts = [],
  verified,
  ...changes
}: ReportChanges = {}): Report {
  const event = eventKeyOf(`a1.example.com/${site}/${reporter}/${new Date(START).toISOString()}`);
  if (event === undefined) throw new Error('it is the key of an event');
  const all = attempts.map((attempt) => ({ execution: 'x_001', outcome: 'UNKNOWN', at: '', ...attempt }));
  const of = { ...event, attempts: all, ...(verified === undefined ? {} : { verified }) };
  return { event: of, side: 'won', rows: [], runs: [], ...changes };
}

/** The report by the other site, which lost. */
export const lost = (changes: ReportChanges = {}): Report =>
  report({ site: 'site-a', reporter: 'site-b', side: 'lost', ...changes });

export const claim = (phase: IncidentSummary['phase']): IncidentSummary => ({
  incident: INCIDENT,
  site: 'site-b',
  reporter: 'site-a',
  phase,
  startedAt: new Date(after(2)).toISOString(),
  lastWrite: { write: 'take-offline', at: new Date(after(3)).toISOString() },
  executions: [EXECUTION],
  accelerators: [],
  endpoints: [],
});

export const incident = (changes: Partial<Incident> = {}): Incident => ({
  name: INCIDENT,
  started: true,
  reports: [report()],
  restores: { rows: [], runs: [] },
  pauses: [],
  readAt: after(600),
  ...changes,
});
