import { readFileSync } from 'node:fs';
import type { WebhookRequest } from '../../../../functions/webhook/handle-request.ts';

interface Recorded {
  readonly method: string;
  readonly rawHeaders: readonly string[];
  readonly body: string;
}

/** The parts of a body that the tests change. */
interface Body {
  readonly alerts: readonly { readonly labels: Readonly<Record<string, unknown>> }[];
  readonly [key: string]: unknown;
}

export const USER = 'keycloak';
/** The recorded request of Alertmanager, except for the password, which was `changeme`. */
export const PASSWORD = 'p@ss:w%20rd';

export const SENDER = { sourceIp: '192.0.2.1', userAgent: 'Alertmanager/0.25.0' };

/** A recorded request, by the name of its file (test/payloads/README.md). */
export function recorded(name: string): WebhookRequest & { readonly body: string } {
  const file = new URL(`../../../payloads/${name}.json`, import.meta.url);
  const { method, rawHeaders, body } = JSON.parse(readFileSync(file, 'utf8')) as Recorded;
  const authorization = rawHeaders[rawHeaders.indexOf('Authorization') + 1];
  return { method, authorization, body, isBase64Encoded: false, sender: SENDER };
}

export const firing = recorded('am025-firing-site-b');

/** The recorded request with a body derived from its own. */
export const withBody = (change: (body: Body) => unknown): WebhookRequest => ({
  ...firing,
  body: JSON.stringify(change(JSON.parse(firing.body) as Body)),
});

/** The recorded request whose alert has other values; undefined removes one. */
export const withAlert = (changes: Record<string, unknown>): WebhookRequest =>
  withBody((body) => ({ ...body, alerts: body.alerts.map((alert) => ({ ...alert, ...changes })) }));

/** The recorded request whose alert has other labels; null removes one. */
export const withLabels = (changes: Record<string, unknown>): WebhookRequest =>
  withBody((body) => ({
    ...body,
    alerts: body.alerts.map((alert) => ({
      ...alert,
      labels: Object.fromEntries(
        Object.entries({ ...alert.labels, ...changes }).filter(([, value]) => value !== null),
      ),
    })),
  }));

/** The recorded request with bytes as its body, as a function URL delivers them. */
export const fromBytes = (bytes: Uint8Array): WebhookRequest => ({
  ...firing,
  body: Buffer.from(bytes).toString('base64'),
  isBase64Encoded: true,
});

export const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`;
