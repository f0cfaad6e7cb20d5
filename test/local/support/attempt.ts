import { setTimeout as sleep } from 'node:timers/promises';
import { readTrail } from '../../../infra/local/stack/read-trail.ts';
import type { TrailRecord } from '../../../infra/operator/records/audit-trail.ts';
import { type Alert, sendAlerts } from './alerts.ts';
import { type ExecutionResult, waitForEnd } from './executions.ts';
import type { World } from './world.ts';

/** One attempt from the POST to the execution's end, with its audit trail. */
export interface Attempt {
  readonly execution: string;
  readonly event: string;
  readonly ended: ExecutionResult;
  readonly trail: readonly TrailRecord[];
}

export const SITE_B_REPORTED: Alert = { site: 'site-b', reporter: 'site-a' };
export const SITE_A_REPORTED: Alert = { site: 'site-a', reporter: 'site-b' };

/** @throws Error when the webhook starts no execution */
export async function startAttempt(
  world: World,
  alert: Alert,
): Promise<{ readonly execution: string; readonly event: string }> {
  const { status, alerts, events } = await sendAlerts(world, [alert]);
  const execution = alerts[0]?.execution;
  const event = events[0];
  if (execution === undefined || event === undefined) throw new Error(`the webhook answered ${status}`);
  return { execution, event };
}

/** @param during runs while the execution runs */
export async function runAttempt(
  world: World,
  alert: Alert,
  during?: (execution: string) => Promise<unknown>,
): Promise<Attempt> {
  const { execution, event } = await startAttempt(world, alert);
  await during?.(execution);
  const ended = await waitForEnd(world, execution);
  return { execution, event, ended, trail: await readTrail(world.stack, event) };
}

const POLL_MS = 10;

/** Resolves once a stand-in has received a call of this operation. */
export async function waitForCall(
  { controls }: { readonly controls: { calls(): readonly { readonly operation: string }[] } },
  operation: string,
): Promise<void> {
  while (!controls.calls().some((call) => call.operation === operation)) await sleep(POLL_MS);
}
