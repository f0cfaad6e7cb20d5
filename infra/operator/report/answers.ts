import type { RecordedAnswer, RecordedLook } from '../../../functions/domain/audit-record.ts';
import { TAKE_SITE_OFFLINE } from '../../../functions/domain/workflows.ts';
import { type Html, html } from '../../tools/html.ts';
import { clip } from './clip.ts';
import type { Incident, Report, Row } from './incident.ts';
import { lookOf } from './link-loss.ts';
import { table } from './table.ts';
import { clock } from './times.ts';

/** An answer of a site's Infinispan, or of Amazon RDS. */
interface Answer {
  readonly at: number;
  readonly request: string;
  readonly answer: string;
}

/** The answers of both Infinispans, and of the database, that are on record or in a history. */
export function answerTable({ reports }: Incident): Html {
  const answers = reports.flatMap(answersOf).sort((one, other) => one.at - other.at);
  if (answers.length === 0) return html`<p>No answer from Infinispan is on record.</p>`;
  const rows = answers.map(({ at, request, answer }) => [
    html`<time>${clock(at)}</time>`,
    clip(request),
    clip(answer),
  ]);
  return table("Answers of the sites' Infinispan", ['Time', 'Request', 'Answer'], rows);
}

function answersOf(report: Report): Answer[] {
  const { site, reporter } = report.event;
  const failures = report.runs.flatMap(({ events }) =>
    events.flatMap((runEvent) =>
      runEvent.kind === 'task failed' && runEvent.state === TAKE_SITE_OFFLINE
        ? [{ at: runEvent.at, request: `${reporter}: take ${site} offline`, answer: runEvent.why }]
        : [],
    ),
  );
  return [...report.rows.flatMap((row) => rowAnswers(row, report)), ...failures];
}

function rowAnswers(row: Row, { event: { site, reporter } }: Report): Answer[] {
  const { at, content } = row;
  const { otherSite, preference } = lookOf(row);
  const probe = content.health?.infinispan ?? content.output?.infinispan;
  const observed = [
    ...(probe === undefined
      ? []
      : [
          {
            at,
            request: `${reporter}: site name, site view and backup status of ${site}`,
            answer: describe(probe),
          },
        ]),
    ...(otherSite === undefined
      ? []
      : [{ at, request: `${site}: site view`, answer: describeOther(otherSite, reporter) }]),
    ...(preference === undefined
      ? []
      : [{ at, request: 'Amazon RDS: zone of the writer', answer: describeWriter(preference) }]),
  ];
  const { before, after, caches = {} } = content.output ?? {};
  if (typeof before !== 'string' || after === undefined) return observed;
  const results = Object.entries(caches).map(([cache, result]) => `${cache} ${result}`);
  const answer = results.length === 0 ? 'offline already, no request sent' : results.join(', ');
  return [
    ...observed,
    {
      at,
      request: `${reporter}: take ${site} offline`,
      answer: `${answer}; backup status ${before} before, ${after} after`,
    },
  ];
}

function describe({ answered, observation, why = '' }: RecordedAnswer): string {
  if (!answered || observation === undefined) return `no answer: ${why}`;
  const { localSite, siteMaster, sitesView, backup } = observation;
  const view = siteMaster
    ? `sees ${sitesView.join(', ') || 'no site'}`
    : 'is not a site master, so it has no site view';
  return `is ${localSite}, ${view}, backup status ${backup}`;
}

function describeOther(
  { answered, seesReporter = false, why = '' }: NonNullable<RecordedLook['otherSite']>,
  reporter: string,
): string {
  if (!answered) return `no answer: ${why}`;
  return `${seesReporter ? 'sees' : 'does not see'} ${reporter}`;
}

function describeWriter({ site, zone, why }: NonNullable<RecordedLook['preference']>): string {
  const preferred = site === undefined ? 'no site is preferred' : `${site} is preferred`;
  return [zone, why, preferred].filter((part) => part !== undefined).join('; ');
}
