import type { RecordedEndpoint } from '../../../functions/domain/audit-record.ts';
import { type Html, html } from '../../tools/html.ts';
import { clipped } from './clip.ts';
import type { Incident } from './incident.ts';
import { table } from './table.ts';
import { clock } from './times.ts';

/** An endpoint as it was seen first, and what became of it. */
interface Fate extends RecordedEndpoint {
  readonly site: string | null;
  readonly before: string;
  after: string;
}

/** The endpoints of every accelerator that was seen, before and after the incident's own writes. */
export function endpointTable(incident: Incident): Html {
  const fates = fatesOf(incident);
  if (fates.length === 0) return html`<p>No endpoint was seen or changed.</p>`;
  const rows = fates.map(({ site, endpointId, group, before, after }) => [
    html`${site ?? 'site not known'} <small class="arn">${clipped(endpointId)}</small> <small class="arn">in ${lastTwo(group)}</small>`,
    clipped(before),
    after,
  ]);
  return html`${table('Endpoints before, and after what was written', ['Endpoint', 'Before', 'After'], rows)}
<p class="note">"Before" is what the first look of these executions saw. "After" is what they wrote, each read back; what others changed since is not in it.</p>`;
}

function fatesOf({ reports }: Incident): Fate[] {
  const fates = new Map<string, Fate>();
  const rows = reports.flatMap((report) => report.rows).sort((one, other) => one.at - other.at);
  for (const { at, recorded } of rows) {
    for (const { arn: listener, groups } of recorded.accelerator?.listeners ?? []) {
      for (const { arn: group, trafficDial, endpoints } of groups) {
        for (const { endpointId, site, health, weight } of endpoints) {
          const key = `${group} ${endpointId}`;
          const before = `${health}, weight ${weight}${trafficDial === 100 ? '' : `, dial ${trafficDial} %`}`;
          if (!fates.has(key))
            fates.set(key, { listener, group, endpointId, site, before, after: 'unchanged' });
        }
      }
    }
    note(fates, recorded.removed, `removed at ${clock(at)}`);
    note(fates, recorded.output?.restored, `put back at ${clock(at)}`);
  }
  return [...fates.values()];
}

function note(fates: Map<string, Fate>, listed: readonly RecordedEndpoint[] = [], after: string): void {
  for (const endpoint of listed) {
    const key = `${endpoint.group} ${endpoint.endpointId}`;
    const known = fates.get(key) ?? { ...endpoint, site: null, before: 'listed', after };
    fates.set(key, { ...known, after });
  }
}

const lastTwo = (arn: string): string => arn.split('/').slice(-2).join('/');
