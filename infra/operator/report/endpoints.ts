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
  after: string;
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

function changesOf({ reports }: Incident): EndpointChange[] {
  const changes = new Map<string, EndpointChange>();
  const rows = reports.flatMap((report) => report.rows).sort((one, other) => one.at - other.at);
  for (const { at, content } of rows) {
    for (const { arn: listener, groups } of content.accelerator?.listeners ?? []) {
      for (const { arn: group, trafficDial, endpoints } of groups) {
        for (const { endpointId, site, health, weight } of endpoints) {
          const key = `${group} ${endpointId}`;
          const before = `${health}, weight ${weight}${trafficDial === 100 ? '' : `, dial ${trafficDial} %`}`;
          if (!changes.has(key))
            changes.set(key, { listener, group, endpointId, site, before, after: 'unchanged' });
        }
      }
    }
    note(changes, content.removed, `removed at ${clock(at)}`);
    note(changes, content.output?.restored, `put back at ${clock(at)}`);
  }
  return [...changes.values()];
}

function note(
  changes: Map<string, EndpointChange>,
  listed: readonly RecordedEndpoint[] = [],
  after: string,
): void {
  for (const endpoint of listed) {
    const key = `${endpoint.group} ${endpoint.endpointId}`;
    const known = changes.get(key) ?? { ...endpoint, site: null, before: 'listed', after };
    changes.set(key, { ...known, after });
  }
}

const lastTwo = (arn: string): string => arn.split('/').slice(-2).join('/');
