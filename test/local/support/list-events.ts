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

/** An execution in the list of events. */
export type AttemptSummary = z.infer<typeof attempt>;
export type EventSummaries = z.infer<typeof answer>['events'];

const LIMIT_MS = 90_000;
const PAUSE_MS = 500;
const NOT_YET = ['RUNNING', 'UNKNOWN'];

/** The events that `npm run fencing -- events` lists, the newest first. */
export async function listEvents(checkout: Checkout): Promise<EventSummaries> {
  const { output, errors } = await run(checkout, 'fencing', ['events', '--local', '--json']);
  if (errors !== '') throw new Error(errors);
  return answer.parse(JSON.parse(output)).events;
}

/**
 * Lists the events until `look` finds its value in them.
 *
 * @throws Error with the last events after 90 seconds
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
    if (Date.now() > deadline) throw new Error(`the expected events are missing: ${JSON.stringify(events)}`);
    await sleep(PAUSE_MS);
  }
}

/** Waits until this execution has ended. */
export const waitForOutcome = (checkout: Checkout, execution: string): Promise<AttemptSummary> =>
  pollEvents(checkout, (events) =>
    events
      .flatMap(({ attempts }) => attempts)
      .find((each) => each.execution === execution && !NOT_YET.includes(each.outcome)),
  );
