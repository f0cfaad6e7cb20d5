import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { LocalStack } from '../../../infra/local/stack/local-stack.ts';
import { sendRequest } from '../../../infra/local/support/send-request.ts';
import type { World } from './world.ts';

/** The variable parts of an alert; the rest is as recorded from Alertmanager 0.25.0. */
export interface Alert {
  readonly site: string;
  readonly reporter: string;
  /** @default SiteOffline */
  readonly alertname?: string;
  /** @default - that of the stack's accelerator */
  readonly accelerator?: string;
  /** @default - now */
  readonly startsAt?: string;
  /** @default firing */
  readonly status?: 'firing' | 'resolved';
}

/** The webhook's response to a group of alerts. */
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

type Login = Pick<LocalStack['webhook'], 'username' | 'password'>;

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

/** Sends a group of alerts to the function URL with valid credentials. */
export async function sendAlerts(world: World, alerts: readonly Alert[]): Promise<Sent> {
  const { stack, remembered } = world;
  const sent = alerts.map((alert) => ({
    startsAt: new Date().toISOString(),
    accelerator: stack.accelerator.dnsName,
    status: 'firing',
    ...alert,
  }));
  const body = JSON.stringify({
    ...firing,
    alerts: sent.map(({ startsAt, status, ...labels }) => ({
      ...firing.alerts[0],
      labels: { ...firing.alerts[0]?.labels, ...labels },
      startsAt,
      status,
    })),
  });
  const { status, body: text } = await post(world, body, stack.webhook);
  const answered = text === '' ? [] : answer.parse(JSON.parse(text)).alerts;
  for (const { execution } of answered) if (execution !== undefined) remembered.executions.add(execution);
  return {
    status,
    alerts: answered,
    events: sent.map(({ accelerator, site, reporter, startsAt }) =>
      [accelerator, site, reporter, startsAt].join('/'),
    ),
  };
}

/**
 * Sends one request as Alertmanager does.
 *
 * @param given valid or invalid credentials, or the value of the `Authorization` header
 */
export function post({ stack, remembered }: World, body: string, given: Login | string) {
  if (typeof given !== 'string') remembered.passwords.add(given.password);
  const headers = {
    'Content-Type': 'application/json',
    'Content-Length': String(Buffer.byteLength(body)),
    Authorization: typeof given === 'string' ? given : basic(given),
  };
  return sendRequest(stack.webhook.url, { method: 'POST', headers }, body);
}

const basic = ({ username, password }: Login): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
