import { executionNameOf } from '../../../functions/support/execution-arn.ts';
import { type Html, html } from '../../tools/html.ts';
import { consoleLink } from '../console-links/console-link.ts';
import { clip } from './clip.ts';
import type { Incident, Report } from './incident.ts';
import { table } from './table.ts';
import { stamp } from './times.ts';

/** One section per event, with the alert's labels and its executions. */
export const reportSections = ({ reports }: Incident): Html => html`${reports.map(reportSection)}`;

function reportSection(report: Report): Html {
  const { event, rows } = report;
  const labels = rows.find(({ content }) => content.input !== undefined)?.content.input?.labels ?? {};
  return html`<h3>${event.reporter} reports ${event.site}</h3>
<p>The alert started firing at <time>${stamp(Date.parse(event.startsAt))}</time>, for the accelerator <code>${event.accelerator}</code>.</p>
${labelList(Object.entries(labels))}
${table(
  `Executions for ${event.reporter}'s report`,
  ['Execution', 'Outcome', 'Recorded'],
  event.attempts.map(({ execution, outcome, reason, at }) => [
    executionCell(execution, report),
    html`${outcome} ${reason}`,
    html`<time>${stamp(Date.parse(at))}</time>`,
  ]),
)}`;
}

const labelList = (labels: readonly (readonly [string, string])[]): Html =>
  labels.length === 0
    ? html`<p class="note">The alert's labels are not on record.</p>`
    : html`<ul class="labels" aria-label="Labels of the alert">
${labels.map(
  ([name, value]) => html`<li><code>${clip(name)}</code> ${clip(value)}</li>
`,
)}</ul>`;

function executionCell(name: string, { rows, runs }: Report): Html {
  const run = runs.find(({ execution }) => executionNameOf(execution) === name);
  const arn =
    run?.execution ?? rows.find(({ trail }) => executionNameOf(trail.execution) === name)?.trail.execution;
  const link = arn === undefined ? undefined : consoleLink(arn);
  const gone = run?.kept ? null : html` <small>Step Functions no longer keeps its history.</small>`;
  return link === undefined
    ? html`<span class="name">${name}</span> <small class="arn">${arn}</small>${gone}`
    : html`<a class="name" href="${link}" rel="noreferrer">${name}</a>${gone}`;
}

/** Every row of the trail, raw and collapsed. */
export function rawRecords({ reports, restores, pauses }: Incident): Html {
  const rows = [...reports.flatMap((report) => report.rows), ...restores.rows, ...pauses].sort(
    (one, other) => one.at - other.at,
  );
  return html`${rows.map(
    ({
      at,
      trail: { step, outcome, reason, ...trail },
    }) => html`<details><summary><time>${stamp(at)}</time> ${step} ${outcome} ${reason} <small>${executionNameOf(trail.execution)}</small></summary>
<pre>${JSON.stringify({ ...trail, step, outcome, reason }, null, 2)}</pre></details>
`,
  )}`;
}
