import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { sendRequest } from '../../../../infra/local/support/send-request.ts';
import type { Running } from '../../../local/support/command.ts';

const shown = z.object({
  events: z.array(z.object({ records: z.array(z.object({ step: z.string(), record: z.unknown() })) })),
});
const removed = z.object({ before: z.tuple([z.object({ group: z.string() })]) });

/** The endpoint group that a site was removed from, by the incident that `show` prints. */
export function groupOf(incident: unknown): string {
  const records = shown.parse(incident).events.flatMap((event) => event.records);
  return removed.parse(records.find(({ step }) => step === 'removed')?.record).before[0].group;
}

/** The number of alerts of an offline site at the Alertmanagers with the printed addresses. */
export async function firing(monitoring: readonly Running[]): Promise<number> {
  const filter = new URLSearchParams({ filter: 'alertname="SiteOffline"', active: 'true' });
  const counts = monitoring.map(async (terminal) => {
    const [, url] = /Alertmanager +(\S+)/.exec(terminal.printed()) ?? [];
    const { body } = await sendRequest(`${url}/api/v2/alerts?${filter}`, {});
    return z.array(z.unknown()).parse(JSON.parse(body)).length;
  });
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
}

const runbook = readFileSync(new URL('../../../../docs/runbook.md', import.meta.url), 'utf8');

/** The heading of the runbook that an alarm's description links to; undefined if there is no such section. */
export function sectionOf(description: string): string | undefined {
  const [, anchor] = /runbook\.md#(\S+)$/.exec(description) ?? [];
  const headings = [...runbook.matchAll(/^### (.*)$/gm)].map(([, heading = '']) => heading);
  return headings.find((heading) => heading.toLowerCase().replaceAll(' ', '-') === anchor);
}
