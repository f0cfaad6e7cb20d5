import { setTimeout as sleep } from 'node:timers/promises';
import { StopExecutionCommand } from '@aws-sdk/client-sfn';
import { SITE_A_REPORTED, SITE_B_REPORTED, startAttempt } from '../../local/support/attempt.ts';
import { arnOf, statesEntered, taskFailures, waitForEnd } from '../../local/support/executions.ts';
import { siteOf, type World } from '../../local/support/world.ts';

/** Age of the two alerts when they are sent, as with Alertmanager's `group_wait` (milliseconds). */
const FIRED_FOR = { siteA: 64_000, siteB: 61_500 };
const POLL_MS = 50;

/**
 * An incident in real time: site-a's alert is first, and its first query of the accelerators fails once; site-b's alert
 * loses to it; Infinispan refuses the take-offline once, then hangs, until an operator aborts the execution.
 *
 * @param rerun reruns the aborted execution
 * @returns the incident
 */
export async function splitBrain(
  world: World,
  rerun: (execution: string) => Promise<unknown>,
): Promise<string> {
  const { server } = siteOf(world, 'site-a');
  world.stack.globalAccelerator.controls.setFaults([
    { operation: 'ListAccelerators', error: 'InternalServiceErrorException' },
  ]);
  server.controls.setFaults([
    { operation: 'POST take-offline', error: 500 },
    { operation: 'POST take-offline', delayMs: 20_000 },
  ]);
  const firing = (ago: number) => ({ startsAt: new Date(Date.now() - ago).toISOString() });
  const first = await startAttempt(world, { ...SITE_B_REPORTED, ...firing(FIRED_FOR.siteA) });
  await until(async () => (await statesEntered(world, first.execution)).includes('Take site offline'));
  const second = await startAttempt(world, { ...SITE_A_REPORTED, ...firing(FIRED_FOR.siteB) });
  await waitForEnd(world, second.execution);
  await until(async () => (await taskFailures(world, first.execution)).length === 2);
  await until(
    async () =>
      server.controls.calls().filter(({ operation }) => operation === 'POST take-offline').length === 2,
  );
  await sleep(3000);
  await world.stepFunctions.send(
    new StopExecutionCommand({
      executionArn: arnOf(world, first.execution),
      error: 'StoppedByHand',
      cause: "site-a's Infinispan does not answer",
    }),
  );
  await sleep(8000);
  server.controls.setFaults([]);
  await rerun(first.execution);
  const { incident } = await waitForEnd(world, first.execution);
  if (incident === undefined) throw new Error('the redriven execution names no incident');
  return incident;
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(POLL_MS);
}
