import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { type Answered, ask } from './ask.ts';
import type { LocalStack } from './local-stack.ts';

/** A request as a real Alertmanager 0.25.0 sent it: site-a reports that site-b is offline. */
const RECORDED = join(import.meta.dirname, '../../test/payloads/am025-firing-site-b.json');

const recording = z.object({ rawHeaders: z.array(z.string()), body: z.string() });
const notification = z.object({
  alerts: z.tuple([
    z.object({
      labels: z.object({ accelerator: z.string(), site: z.string(), reporter: z.string() }),
      startsAt: z.string(),
    }),
  ]),
});

export interface AlertRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly site: string;
  readonly reporter: string;
  /** Key of what the audit trail holds of the alert's event. */
  readonly event: string;
}

type Target = Pick<LocalStack, 'webhook' | 'accelerator'>;

/**
 * The recorded request as this stack's Alertmanager would send it now. Only three things are other than recorded:
 * the accelerator's name, which the service chooses, the time, and the credentials.
 */
export async function recordedAlert({ webhook, accelerator }: Target): Promise<AlertRequest> {
  const { rawHeaders, body } = recording.parse(JSON.parse(await readFile(RECORDED, 'utf8')));
  const [alert] = notification.parse(JSON.parse(body)).alerts;
  const { site, reporter } = alert.labels;
  const startsAt = new Date().toISOString();
  const sent = body
    .replaceAll(alert.labels.accelerator, accelerator.dnsName)
    .replaceAll(alert.startsAt, startsAt);
  const credentials = Buffer.from(`${webhook.username}:${webhook.password}`).toString('base64');
  return {
    headers: {
      ...headersOf(rawHeaders),
      'Content-Length': String(Buffer.byteLength(sent)),
      Authorization: `Basic ${credentials}`,
    },
    body: sent,
    site,
    reporter,
    event: [accelerator.dnsName, site, reporter, startsAt].join('/'),
  };
}

/** Names and values in turn, as node:http records them; Host is that of the URL. */
function headersOf(rawHeaders: readonly string[]): Record<string, string> {
  const entries = rawHeaders.flatMap((name, index) =>
    index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? ''] as const] : [],
  );
  return Object.fromEntries(entries.filter(([name]) => name !== 'Host'));
}

export function sendAlert({ webhook }: Target, { headers, body }: AlertRequest): Promise<Answered> {
  return ask(webhook.url, { method: 'POST', headers }, body);
}
