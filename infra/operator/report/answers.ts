import type { RecordedProbe } from '../../../functions/domain/audit-record.ts';
import { TAKE_SITE_OFFLINE } from '../../../functions/domain/workflows.ts';
import { type Html, html } from '../../tools/html.ts';
import { clipped } from './clip.ts';
import type { Incident, Report, Row } from './incident.ts';
import { table } from './table.ts';
import { clock } from './times.ts';

/** One answer of a site's Infinispan. */
interface Answer {
  readonly at: number;
  readonly question: string;
  readonly answer: string;
}

/** What the Infinispans said, as far as it is on record or in a history. */
export function answerTable({ reports }: Incident): Html {
  const answers = reports.flatMap(answersOf).sort((one, other) => one.at - other.at);
  if (answers.length === 0) return html`<p>No answer of an Infinispan is on record.</p>`;
  const rows = answers.map(({ at, question, answer }) => [
    html`<time>${clock(at)}</time>`,
    clipped(question),
    clipped(answer),
  ]);
  return table("What the sites' Infinispans answered", ['Time', 'Asked', 'Answer'], rows);
}

function answersOf(report: Report): Answer[] {
  const { site, reporter } = report.event;
  const refusals = report.runs.flatMap(({ happenings }) =>
    happenings.flatMap((happening) =>
      happening.kind === 'try failed' && happening.state === TAKE_SITE_OFFLINE
        ? [{ at: happening.at, question: `${reporter}: take ${site} offline`, answer: happening.why }]
        : [],
    ),
  );
  return [...report.rows.flatMap((row) => rowAnswers(row, report)), ...refusals];
}

function rowAnswers({ at, recorded }: Row, { event: { site, reporter } }: Report): Answer[] {
  const asked = recorded.health?.infinispan ?? recorded.output?.infinispan;
  const seen =
    asked === undefined
      ? []
      : [
          {
            at,
            question: `${reporter}: who are you, whom do you see, how do you hold ${site}?`,
            answer: told(asked),
          },
        ];
  const { before, after, caches = {} } = recorded.output ?? {};
  if (typeof before !== 'string' || after === undefined) return seen;
  const words = Object.entries(caches).map(([cache, word]) => `${cache} ${word}`);
  const answer = words.length === 0 ? 'offline already, nothing was sent' : words.join(', ');
  return [
    ...seen,
    {
      at,
      question: `${reporter}: take ${site} offline`,
      answer: `${answer}; it held it ${before} before and ${after} after`,
    },
  ];
}

function told({ answered, observation, why = '' }: RecordedProbe): string {
  if (!answered || observation === undefined) return `no answer: ${why}`;
  const { localSite, siteMaster, sitesView, backup } = observation;
  const view = siteMaster
    ? `sees ${sitesView.join(', ') || 'nobody'}`
    : 'is no site master, so its view tells nothing';
  return `is ${localSite}, ${view}, holds the other ${backup}`;
}
