import { setTimeout as sleep } from 'node:timers/promises';
import {
  DescribeStateMachineCommand,
  StartExecutionCommand,
  StopExecutionCommand,
  UpdateStateMachineCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { readTrail } from '../../../infra/local/stack/read-trail.ts';
import type { TrailRecord } from '../../../infra/operator/records/audit-trail.ts';
import { runAttempt, SITE_B_REPORTED, startAttempt, waitForCall } from '../support/attempt.ts';
import { arnOf, redrive, waitForEnd } from '../support/executions.ts';
import { startWorld } from '../support/start-world.ts';
import { sweep } from '../support/sweep.ts';
import { resetWorld, siteOf, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ waitScale: 0.02 });
});
afterAll(() => world?.stop());
beforeEach(() => resetWorld(world));

const FOR_GOOD = 1000;
const POLL_MS = 50;
const infinispan = () => siteOf(world, 'site-a').server;

/** The records of the ends of the event's attempts, once there are this many. */
async function outcomes(event: string, count: number): Promise<readonly TrailRecord[]> {
  for (;;) {
    const trail = await readTrail(world.stack, event);
    const found = trail.filter(({ step }) => step === 'outcome');
    if (found.length >= count) return found;
    await sleep(POLL_MS);
  }
}

it('records a failure once, however often it is reported, and a later success has its own row', async () => {
  infinispan().controls.setFaults([{ operation: 'POST take-offline', error: 403, times: FOR_GOOD }]);
  const { execution, event, ended } = await runAttempt(world, SITE_B_REPORTED);
  expect(ended.status).toBe('FAILED');

  const [failure] = await outcomes(event, 1);
  expect(failure).toMatchObject({
    outcome: 'FAILED',
    record: {
      status: 'FAILED',
      state: 'Take site offline',
      error: 'InfinispanRefused',
      cause: expect.any(String),
      redriveCount: 0,
    },
  });
  expect(failure?.id).toMatch(new RegExp(`^\\d{4}-\\d\\d-\\d\\dT[\\d:.]{12}Z#${execution}#ended-0$`));
  expect(await sweep(world, execution)).toEqual(['ON_RECORD']);

  await redrive(world, execution);
  await waitForEnd(world, execution);
  const again = await outcomes(event, 2);
  expect(again.map(({ record }) => record)).toMatchObject([{ redriveCount: 0 }, { redriveCount: 1 }]);

  infinispan().controls.setFaults([]);
  await redrive(world, execution);
  expect(await waitForEnd(world, execution)).toMatchObject({ outcome: 'FENCED' });
  const all = await outcomes(event, 3);
  expect(all.map(({ outcome }) => outcome)).toEqual(['FAILED', 'FAILED', 'FENCED']);
});

it('records the state and the reason of an aborted execution', async () => {
  infinispan().controls.setFaults([{ operation: 'GET container', delayMs: 2000 }]);
  const { execution, event } = await startAttempt(world, SITE_B_REPORTED);
  await waitForCall(infinispan(), 'GET container');
  const executionArn = arnOf(world, execution);
  await world.stepFunctions.send(
    new StopExecutionCommand({ executionArn, error: 'Operator', cause: 'maintenance' }),
  );

  expect(await outcomes(event, 1)).toMatchObject([
    {
      outcome: 'FAILED',
      record: {
        status: 'ABORTED',
        state: 'Check reporter health',
        error: 'Operator',
        cause: 'maintenance',
        redriveCount: 0,
      },
    },
  ]);
  expect(await sweep(world, execution)).toEqual(['ON_RECORD']);
});

it('records an execution that timed out', async () => {
  const { stateMachineArn } = world.stack;
  const { definition = '' } = await world.stepFunctions.send(
    new DescribeStateMachineCommand({ stateMachineArn }),
  );
  const limited = JSON.stringify({ ...JSON.parse(definition), TimeoutSeconds: 1 });
  const update = (to: string) =>
    world.stepFunctions.send(new UpdateStateMachineCommand({ stateMachineArn, definition: to }));
  infinispan().controls.setFaults([{ operation: 'GET container', delayMs: 2000 }]);

  await update(limited);
  const { execution, event, ended } = await runAttempt(world, SITE_B_REPORTED).finally(() =>
    update(definition),
  );

  expect(ended.status).toBe('TIMED_OUT');
  expect(await outcomes(event, 1)).toMatchObject([
    { outcome: 'FAILED', record: { status: 'TIMED_OUT', state: 'Check reporter health', redriveCount: 0 } },
  ]);
  expect(await sweep(world, execution)).toEqual(['ON_RECORD']);
});

it('records an execution that an operator started with any input', async () => {
  const { stack, stepFunctions } = world;
  const name = `by-hand-${crypto.randomUUID()}`;
  await stepFunctions.send(
    new StartExecutionCommand({ stateMachineArn: stack.stateMachineArn, name, input: '["garbage"]' }),
  );
  expect(await waitForEnd(world, name)).toMatchObject({ status: 'FAILED' });

  const found = await outcomes('unknown', 1);
  expect(found.filter(({ id }) => id.includes(name))).toMatchObject([
    { outcome: 'FAILED', record: { status: 'FAILED', state: 'Look up accelerator' } },
  ]);
});
