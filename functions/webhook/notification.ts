import * as z from 'zod';
import { RequestRefused } from './errors.ts';

/** What Alertmanager sends: the alerts of one group, each to be judged by itself. */
export interface Notification {
  readonly alerts: readonly unknown[];
  /** How many alerts of the group were dropped from the request. */
  readonly truncatedAlerts: number;
}

/**
 * Alertmanager's webhook body (Alertmanager's documentation, "webhook_config"). Only what is read is described: newer
 * versions add keys, and neither the `version` nor the group's `status` says anything that an alert does not say
 * itself. One unfit alert must not hold up the others, so the alerts are not described here.
 */
const notification = z.object(
  {
    alerts: z.array(z.unknown(), { error: 'must be an array' }),
    truncatedAlerts: z
      .number({ error: 'must be a number' })
      .nonnegative({ error: 'must not be negative' })
      .default(0),
  },
  { error: 'must be a JSON object as Alertmanager sends it' },
);

/** @throws RequestRefused naming the first key that is wrong */
export function parseNotification(body: unknown): Notification {
  const parsed = notification.safeParse(body);
  if (parsed.success) return parsed.data;
  const { path = [], message } = parsed.error.issues[0] ?? { message: 'is not what Alertmanager sends' };
  const what = path.length === 0 ? 'The body' : `"${path.join('.')}"`;
  throw new RequestRefused('invalid', `${what} ${message}.`);
}
