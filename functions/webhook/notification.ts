import * as z from 'zod';
import { RequestRefused } from './errors.ts';

/** A request of Alertmanager: the alerts of one group, each handled on its own. */
export interface Notification {
  readonly alerts: readonly unknown[];
  /** How many alerts of the group were dropped from the request. */
  readonly truncatedAlerts: number;
}

/**
 * Alertmanager's webhook body (Alertmanager's documentation, "webhook_config"), as far as it is used: newer versions
 * add keys, and the `version` and the group's `status` add nothing to the alerts. The alerts are validated one by one
 * later, so that an invalid one does not block the others.
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

/** @throws RequestRefused naming each key that is wrong */
export function parseNotification(body: unknown): Notification {
  const parsed = notification.safeParse(body);
  if (parsed.success) return parsed.data;
  const sentences = parsed.error.issues.map(({ path, message }) => {
    const what = path.length === 0 ? 'The body' : `"${path.join('.')}"`;
    return `${what} ${message}.`;
  });
  throw new RequestRefused('invalid', sentences.join(' '));
}
