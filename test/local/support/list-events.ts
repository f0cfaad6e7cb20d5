import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import type { Checkout } from './checkout.ts';
import { run } from './command.ts';

const attempt = z.object({
  execution: z.string(),
  outcome: z.string(),
  reason: z.string().optional(),
  incident: z.string().optional(),
});

const answer = z.object({
  events: z.array(z.object({ site: z.string(), reporter: z.string(), attempts: z.array(attempt) })),
});

/** How an execution ended. */
export type AttemptSummary = z.infer<typeof attempt>;
export type EventSummaries = z.infer<typeof answer>['events'];

const LIMIT_MS = 90_000;
const PAUSE_MS = 500;
const NOT_YET = ['RUNNING', 'UNKNOWN'];

/** What `npm run fencing -- events` tells of the local stack, the newest event first. */
export async function listEvents(checkout: Checkout): Promise<EventSummaries> {
  const { output, errors } = await run(checkout, 'fencing', ['events', '--local', '--json']);
  if (errors !== '') throw new Error(errors);
  return answer.parse(JSON.parse(output)).events;
}

/**
 * Asks until the events are such.
 *
 * @throws Error with what is told when that takes longer than 90 seconds
 */
export async function pollEvents<T>(
  checkout: Checkout,
  look: (events: EventSummaries) => T | undefined,
): Promise<T> {
  const deadline = Date.now() + LIMIT_MS;
  for (;;) {
    const events = await listEvents(checkout);
    const found = look(events);
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`what was waited for is not told: ${JSON.stringify(events)}`);
    await sleep(PAUSE_MS);
  }
}

/** How this execution ended, once it has. */
export const waitForOutcome = (checkout: Checkout, execution: string): Promise<AttemptSummary> =>
  pollEvents(checkout, (events) =>
    events
      .flatMap(({ attempts }) => attempts)
      .find((each) => each.execution === execution && !NOT_YET.includes(each.outcome)),
  );
