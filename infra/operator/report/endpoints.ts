import type { RecordedEndpoint } from '../../../functions/domain/audit-record.ts';
import { type Html, html } from '../../tools/html.ts';
import { clip } from './clip.ts';
import type { Incident } from './incident.ts';
import { table } from './table.ts';
import { clock } from './times.ts';

/** An endpoint as first seen, and its change. */
interface EndpointChange extends RecordedEndpoint {
  readonly site: string | null;
  readonly before: string;
  readonly after: string;
  readonly isRemoved: boolean;
}

/** The endpoints of every accelerator on record, before and after the incident's own writes. */
export function endpointTable(incident: Incident): Html {
  const changes = changesOf(incident);
  if (changes.length === 0) return html`<p>No endpoint is on record.</p>`;
  const rows = changes.map(({ site, endpointId, group, before, after }) => [
    html`${site ?? 'unknown site'} <small class="arn">${clip(endpointId)}</small> <small class="arn">in ${lastTwo(group)}</small>`,
    clip(before),
    after,
  ]);
  return html`${table('Endpoints before and after the changes', ['Endpoint', 'Before', 'After'], rows)}
<p class="note">"Before" is the state that these executions first read. "After" is the result of their own changes, each verified. Later changes by others are not shown.</p>`;
}

/** A take-offline is sent only after all recorded endpoints have left, so the claim proves a removal without a row. */
const REMOVED_WITHOUT_ROW = 'removed, at a time that is not on record';

function changesOf({ reports, restores, claim }: Incident): EndpointChange[] {
  const changes = new Map<string, EndpointChange>();
  const rows = [...reports.flatMap((report) => report.rows), ...restores.rows].sort(
    (one, other) => one.at - other.at,
  );
  for (const { at, content } of rows) {
    for (const { arn: listener, groups } of content.accelerator?.listeners ?? []) {
      for (const { arn: group, trafficDial, endpoints } of groups) {
        for (const { endpointId, site, health, weight } of endpoints) {
          const key = keyOf({ group, endpointId });
          const before = `${health}, weight ${weight}${trafficDial === 100 ? '' : `, dial ${trafficDial} %`}`;
          if (!changes.has(key))
            changes.set(key, {
              listener,
              group,
              endpointId,
              site,
              before,
              after: 'unchanged',
              isRemoved: false,
            });
        }
      }
    }
    // An execution that resumes the fencing names the endpoints again, and so does the outcome.
    const notRemoved = (endpoint: RecordedEndpoint) => !changes.get(keyOf(endpoint))?.isRemoved;
    note(changes, content.removed?.filter(notRemoved), `removed at ${clock(at)}`, true);
    note(changes, content.output?.removed?.filter(notRemoved), `removed before ${clock(at)}`, true);
    note(changes, content.output?.restored, `put back at ${clock(at)}`, false);
    note(changes, content.output?.returned, `put back at ${clock(at)}`, false);
  }
  if (claim?.lastWrite.write === 'take-offline') {
    const known = [...changes.values()].filter(({ after }) => after !== 'unchanged').map(keyOf);
    const missing = claim.endpoints.filter((endpoint) => !known.includes(keyOf(endpoint)));
    note(changes, missing, REMOVED_WITHOUT_ROW, true);
  }
  return [...changes.values()];
}

function note(
  changes: Map<string, EndpointChange>,
  listed: readonly RecordedEndpoint[] = [],
  after: string,
  isRemoved: boolean,
): void {
  for (const endpoint of listed) {
    const key = keyOf(endpoint);
    const known = changes.get(key) ?? { ...endpoint, site: null, before: 'listed' };
    changes.set(key, { ...known, after, isRemoved });
  }
}

const keyOf = ({ group, endpointId }: Pick<RecordedEndpoint, 'group' | 'endpointId'>): string =>
  `${group} ${endpointId}`;

const lastTwo = (arn: string): string => arn.split('/').slice(-2).join('/');
