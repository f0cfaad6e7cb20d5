import { setTimeout as sleep } from 'node:timers/promises';
import { sendAlerts } from '../support/alerts.ts';
import { runAttempt, SITE_B_REPORTED } from '../support/attempt.ts';
import { waitForEnd } from '../support/executions.ts';
import { invoke } from '../support/invoke.ts';
import { reconcile } from '../support/reconcile.ts';
import { siteOf, type World } from '../support/world.ts';

/** EventBridge invokes the functions that follow an execution shortly after its end. */
const FOLLOW_UP_MS = 3000;

const repeated = () => ({ ...SITE_B_REPORTED, startsAt: new Date().toISOString() });

/** A fencing, a repeat that verifies it, and a refused alert. */
async function fence(world: World): Promise<void> {
  await sendAlerts(world, [{ ...SITE_B_REPORTED, accelerator: 'not a name' }]);
  await runAttempt(world, repeated());
  await runAttempt(world, repeated());
  await sleep(FOLLOW_UP_MS);
}

async function fail(world: World): Promise<void> {
  siteOf(world, 'site-a').server.controls.setFaults([
    { operation: 'POST take-offline', error: 403, times: 1000 },
  ]);
  await runAttempt(world, repeated());
  await sleep(FOLLOW_UP_MS);
}

async function rehearse(world: World): Promise<void> {
  const { executions } = (await invoke(world, 'StartRehearsals', {})) as { executions?: readonly string[] };
  await Promise.all((executions ?? []).map((name) => waitForEnd(world, name)));
}

async function reconcileFenced(world: World): Promise<void> {
  await runAttempt(world, repeated());
  await reconcile(world);
}

/** What uses the permissions of a role, by a part of its name. */
export const EXERCISES: readonly {
  readonly role: RegExp;
  readonly exercise: (world: World) => Promise<void>;
}[] = [
  { role: /RehearsalsStartRehearsals|StepsRehearse/, exercise: rehearse },
  { role: /Reconcile/, exercise: reconcileFenced },
  { role: /RecordFailure|Notif/, exercise: fail },
  { role: /Webhook|Steps|FenceSite/, exercise: fence },
];
