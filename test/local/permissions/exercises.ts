import { sendAlerts } from '../support/alerts.ts';
import { type Attempt, runAttempt, SITE_B_REPORTED, startAttempt, waitForCall } from '../support/attempt.ts';
import { arnOf, waitForEnd } from '../support/executions.ts';
import { invoke } from '../support/invoke.ts';
import { registerKeycloak } from '../support/keycloak.ts';
import { notify } from '../support/notify.ts';
import { storeConnected } from '../support/probe.ts';
import { reconcile } from '../support/reconcile.ts';
import type { ReconcileClock } from '../support/reconcile-clock.ts';
import {
  approve,
  carryThrough,
  endOf,
  fenceSiteB,
  passTimeUntil,
  passTimeUntilStep,
  refuse,
  startRestore,
  waitFor,
} from '../support/restore.ts';
import { siteOf, type World } from '../support/world.ts';

type Exercise = (world: World, behind: ReconcileClock['behind']) => Promise<void>;

const repeated = () => ({ ...SITE_B_REPORTED, startsAt: new Date().toISOString() });

/** A fencing, a repeat that verifies it, and a refused alert. */
async function fence(world: World): Promise<void> {
  await sendAlerts(world, [{ ...SITE_B_REPORTED, accelerator: 'not a name' }]);
  await runAttempt(world, repeated());
  await runAttempt(world, repeated());
}

/** A fencing whose reporter dies before the take-offline. */
async function rollBack(world: World): Promise<void> {
  const { globalAccelerator } = world.stack;
  const { server, loadBalancerArn } = siteOf(world, 'site-a');
  globalAccelerator.controls.setFaults([{ operation: 'RemoveEndpoints', delayMs: 2000, afterEffect: true }]);
  const { execution } = await startAttempt(world, repeated());
  await waitForCall(globalAccelerator, 'RemoveEndpoints');
  globalAccelerator.model.setHealth(loadBalancerArn, 'UNHEALTHY');
  const dead = ['GET container', 'GET backups/{site}', 'POST take-offline'];
  server.controls.setFaults(dead.map((operation) => ({ operation, error: 'close', times: 1000 })));
  await waitForEnd(world, execution);
}

/** An execution that fails at the take-offline. */
async function fail(world: World): Promise<Attempt> {
  const { controls } = siteOf(world, 'site-a').server;
  controls.setFaults([{ operation: 'POST take-offline', error: 403, times: 1000 }]);
  const attempt = await runAttempt(world, repeated());
  controls.setFaults([]);
  return attempt;
}

/** The functions that EventBridge invokes about an execution that failed. */
async function followUp(world: World): Promise<void> {
  const { execution, ended } = await fail(world);
  await notify(world, execution, ended);
  const { status } = ended;
  await invoke(world, 'RecordFailure', {
    detail: {
      executionArn: arnOf(world, execution),
      name: execution,
      status,
      stopDate: Date.now(),
      redriveCount: 0,
    },
  });
}

async function rehearse(world: World): Promise<void> {
  const { executions } = (await invoke(world, 'StartRehearsals', {})) as { executions?: readonly string[] };
  await Promise.all((executions ?? []).map((name) => waitForEnd(world, name)));
}

/** Reconcile in every tenth minute: records a failure, restarts the incident, and then looks for drift. */
const reconcileFailed: Exercise = async (world, behind) => {
  await fail(world);
  behind(new Date().getUTCMinutes() % 10);
  const { executions } = await reconcile(world);
  await Promise.all(executions.map((name) => waitForEnd(world, name)));
  await reconcile(world);
};

/** A restore that is refused after the push, and one that watches Keycloak and brings the site back. */
const restore: Exercise = async (world) => {
  await fenceSiteB(world);
  const refused = await startRestore(world, { approval: 'asked' });
  await approve(world, await waitFor(world, refused, 'approve the plan'));
  await refuse(world, await waitFor(world, refused, 'start Keycloak'));
  await endOf(world, refused);
  await passTimeUntil(world, 'fenced');
  await using keycloak = await registerKeycloak(world, 'site-b');
  const watching = await startRestore(world, { keycloak: 'watched' });
  await passTimeUntilStep(world, watching, 'joined');
  await keycloak.start();
  await carryThrough(world, watching);
};

/** A run of the probe that starts an attempt at each site. */
const probe: Exercise = async (world) => {
  await storeConnected(world);
  await invoke(world, 'Probe', {});
};

/** What uses a permission, by a part of the role's name and the action. */
export const EXERCISES: readonly { readonly of: RegExp; readonly exercise: Exercise }[] = [
  { of: /^FencingRestore(Steps|Site)/, exercise: restore },
  { of: /^FencingProbeRole/, exercise: probe },
  { of: /:AddEndpoints$/, exercise: rollBack },
  { of: /^Fencing(RehearsalsStartRehearsals|StepsRehearse)Role/, exercise: rehearse },
  { of: /^FencingReconciliationReconcileRole/, exercise: reconcileFailed },
  { of: /^Fencing(ReconciliationRecordFailure|NotificationsNotify)Role/, exercise: followUp },
  { of: /./, exercise: fence },
];
