import * as z from 'zod';
import { readAllStoredText } from '../../../local/support/stored-text.ts';
import type { World } from '../../../local/support/world.ts';

const alert = z.object({
  result: z.string(),
  reporter: z.string().optional(),
  execution: z.string().optional(),
});

const answered = z
  .object({
    message: z.literal('answered'),
    timestamp: z.string().transform((text) => Date.parse(text)),
    status: z.number(),
    alerts: z.array(alert).default([]),
  })
  .transform(({ timestamp, status, alerts }) => ({ at: timestamp, status, alerts }));

/** One answer of the webhook, from its log. */
type WebhookAnswer = z.infer<typeof answered>;

const counted = z.looseObject({ _aws: z.object({ Timestamp: z.number() }) });

/** A metric in a line of the log for CloudWatch: name, value and dimensions (embedded metric format). */
type Counted = z.infer<typeof counted>;

export interface WebhookLog {
  /** Oldest first. */
  readonly answers: readonly WebhookAnswer[];
  readonly metrics: readonly Counted[];
}

/** The webhook's log since a time, in milliseconds since 1970. */
export async function webhookLog(world: World, since: number): Promise<WebhookLog> {
  const { logs } = await readAllStoredText(world);
  const lines = logs.flatMap(({ place, text }) => (place.includes('Webhook') ? [parsed(text)] : []));
  return {
    answers: lines
      .flatMap((line) => answered.safeParse(line).data ?? [])
      .filter(({ at }) => at >= since)
      .toSorted((one, other) => one.at - other.at),
    metrics: lines
      .flatMap((line) => counted.safeParse(line).data ?? [])
      .filter(({ _aws }) => _aws.Timestamp >= since),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The platform's own lines.
    return undefined;
  }
}
