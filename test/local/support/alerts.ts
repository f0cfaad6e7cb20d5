import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { ask } from '../../../infra/local/ask.ts';
import type { LocalStack } from '../../../infra/local/local-stack.ts';
import type { World } from './world.ts';

/** What differs from one alert to the next; the rest is as Alertmanager 0.25.0 sent it. */
export interface Alert {
  readonly site: string;
  readonly reporter: string;
  /** @default - that of the stack's accelerator */
  readonly accelerator?: string;
  /** @default - now */
  readonly startsAt?: string;
  /** @default firing */
  readonly status?: 'firing' | 'resolved';
}

/** What the webhook answered to a group. */
export interface Sent {
  readonly status: number;
  readonly alerts: readonly {
    readonly result: string;
    readonly execution?: string | undefined;
    readonly reason?: string | undefined;
  }[];
  /** The key of each alert's event in the audit trail, in the order of the alerts. */
  readonly events: readonly string[];
}

const recording = z.object({ body: z.string() });
const notification = z.looseObject({
  alerts: z.array(z.looseObject({ labels: z.record(z.string(), z.string()) })),
});
const answer = z.object({
  alerts: z.array(
    z.object({ result: z.string(), execution: z.string().optional(), reason: z.string().optional() }),
  ),
});

const recorded = join(import.meta.dirname, '../../payloads/am025-firing-site-b.json');
const firing = notification.parse(
  JSON.parse(recording.parse(JSON.parse(readFileSync(recorded, 'utf8'))).body),
);

/** Sends a group of alerts to the function URL, with the right credentials. */
export async function sendAlerts({ stack }: World, alerts: readonly Alert[]): Promise<Sent> {
  const sent = alerts.map((alert) => ({
    startsAt: new Date().toISOString(),
    accelerator: stack.accelerator.dnsName,
    status: 'firing',
    ...alert,
  }));
  const body = JSON.stringify({
    ...firing,
    alerts: sent.map(({ site, reporter, accelerator, startsAt, status }) => ({
      ...firing.alerts[0],
      labels: { ...firing.alerts[0]?.labels, site, reporter, accelerator },
      startsAt,
      status,
    })),
  });
  const { status, body: text } = await post(stack, body, authorization(stack));
  return {
    status,
    alerts: text === '' ? [] : answer.parse(JSON.parse(text)).alerts,
    events: sent.map(({ accelerator, site, reporter, startsAt }) =>
      [accelerator, site, reporter, startsAt].join('/'),
    ),
  };
}

export const authorization = ({ webhook }: Pick<LocalStack, 'webhook'>): string =>
  `Basic ${Buffer.from(`${webhook.username}:${webhook.password}`).toString('base64')}`;

/** One request as Alertmanager makes it. */
export const post = ({ webhook }: LocalStack, body: string, authorization: string) =>
  ask(
    webhook.url,
    {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'Content-Length': String(Buffer.byteLength(body)),
        Authorization: authorization,
      },
    },
    body,
  );
