import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { eventKey } from '../../../functions/domain/event-key.ts';
import type { LocalStack } from '../stack/local-stack.ts';
import { type HttpResponse, sendRequest } from '../support/send-request.ts';

/** A request as a real Alertmanager 0.25.0 sent it: site-a reports that site-b is offline. */
const RECORDED = join(import.meta.dirname, '../../../test/payloads/am025-firing-site-b.json');

const recording = z.object({ rawHeaders: z.array(z.string()), body: z.string() });
const notification = z.object({
  alerts: z.tuple([
    z.object({
      labels: z.object({
        accelerator: z.string(),
        alertname: z.string(),
        site: z.string(),
        reporter: z.string(),
      }),
      startsAt: z.string(),
    }),
  ]),
});

export interface AlertRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly site: string;
  readonly reporter: string;
  /** The event's key in the audit trail. */
  readonly event: string;
}

type Target = Pick<LocalStack, 'webhook' | 'accelerator' | 'configuration'>;

/**
 * The recorded request as this stack's Alertmanager would send it now. It replaces the accelerator's name, the time,
 * the credentials, the sites' names and the alert's name, and nothing else.
 */
export async function recordedAlert({ webhook, accelerator, configuration }: Target): Promise<AlertRequest> {
  const { rawHeaders, body } = recording.parse(JSON.parse(await readFile(RECORDED, 'utf8')));
  const [alert] = notification.parse(JSON.parse(body)).alerts;
  const { labels } = alert;
  const [reporter = '', site = ''] = Object.keys(configuration.sites);
  const startsAt = new Date().toISOString();
  const replacements = new Map([
    [labels.accelerator, accelerator.dnsName],
    [labels.alertname, JSON.stringify(configuration.alertName).slice(1, -1)],
    [labels.reporter, reporter],
    [labels.site, site],
    [alert.startsAt, startsAt],
  ]);
  const recorded = new RegExp(
    [...replacements.keys()].map((text) => text.replaceAll('.', '\\.')).join('|'),
    'g',
  );
  const sent = body.replace(recorded, (text) => replacements.get(text) ?? text);
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
    event: eventKey({ mode: 'event', accelerator: accelerator.dnsName, site, reporter, startsAt }),
  };
}

/** Names and values alternate, as node:http records them. Host is left out: the client sets it from the URL. */
function headersOf(rawHeaders: readonly string[]): Record<string, string> {
  const entries = rawHeaders.flatMap((name, index) =>
    index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? ''] as const] : [],
  );
  return Object.fromEntries(entries.filter(([name]) => name !== 'Host'));
}

export function sendAlert(
  { webhook }: Pick<LocalStack, 'webhook'>,
  { headers, body }: AlertRequest,
): Promise<HttpResponse> {
  return sendRequest(webhook.url, { method: 'POST', headers }, body);
}
