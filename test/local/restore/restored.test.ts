import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  ListExecutionsCommand,
  SendTaskSuccessCommand,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { describeExecution } from '../../../functions/clients/read-executions.ts';
import { findWait } from '../../../infra/operator/restores/restore-wait.ts';
import { runAttempt, SITE_B_REPORTED } from '../support/attempt.ts';
import { currentIncident } from '../support/claim.ts';
import { startWorld } from '../support/start-world.ts';
import { APPLICATION, resetWorld, siteOf, type World } from '../support/world.ts';

vi.setConfig({ testTimeout: 240_000 });

const LONG_AGO_MS = 10 * 60_000;

let world: World;
beforeAll(async () => {
  world = await startWorld({ waitScale: 1 });
});
afterAll(() => world?.stop());
beforeEach(() => resetWorld(world));

/** Fences site-b, lets it have stale entries, and lets the sites see each other again. */
async function fence(): Promise<void> {
  const [a, b] = [siteOf(world, 'site-a').server.model, siteOf(world, 'site-b').server.model];
  for (let key = 0; key < 50; key++) a.receive('sessions', { key: `key ${key}`, value: 'a session' });
  b.receive('sessions', { key: 'stale', value: 'a session' });
  await runAttempt(world, SITE_B_REPORTED);
  await world.stack.healBridge();
  await endQuiescence();
}

/** Moves the claim's times back, as if the fencing had ended ten minutes ago. */
async function endQuiescence(): Promise<void> {
  const { dynamoDb, stack } = world;
  const TableName = stack.tables.claims;
  const { Item = {} } = await dynamoDb.send(
    new GetItemCommand({ TableName, Key: { application: { S: APPLICATION } } }),
  );
  const { current, ...rest } = JSON.parse(Item.record?.S ?? 'null');
  const earlier = {
    ...current,
    intent: { ...current.intent, at: current.intent.at - LONG_AGO_MS },
    takeOfflineSentAt: current.takeOfflineSentAt - LONG_AGO_MS,
    survivorAnsweredAt: current.survivorAnsweredAt - LONG_AGO_MS,
  };
  const record = { S: JSON.stringify({ ...rest, current: earlier }) };
  await dynamoDb.send(new PutItemCommand({ TableName, Item: { ...Item, record } }));
}

let started = 0;

async function startRestore(approval: 'asked' | 'given'): Promise<string> {
  const { executionArn = '' } = await world.stepFunctions.send(
    new StartExecutionCommand({
      stateMachineArn: world.stack.restoreStateMachineArn,
      name: `restore_${++started}`,
      input: JSON.stringify({ version: 1, site: 'site-b', approval, by: 'a test', keycloak: 'by hand' }),
    }),
  );
  return executionArn;
}

const waitOf = (execution: string) =>
  findWait(
    {
      stepFunctions: world.stepFunctions,
      auditWriter: world.dynamoDb,
      restoreStateMachineArn: world.stack.restoreStateMachineArn,
      auditTable: world.stack.tables.audit,
      auditRetentionDays: 0,
      application: APPLICATION,
      clock: { now: Date.now, sleep: () => Promise.resolve() },
    },
    execution,
  );

async function approve(execution: string, ask: string): Promise<void> {
  // Right after an approval, the wait before it may still be open.
  const isAsked = async () => {
    const wait = await waitOf(execution);
    return wait?.ask === ask ? wait : undefined;
  };
  const wait = await vi.waitUntil(isAsked, { timeout: 60_000, interval: 500 });
  await world.stepFunctions.send(
    new SendTaskSuccessCommand({ taskToken: wait?.token, output: JSON.stringify({ by: 'another person' }) }),
  );
}

const outputOf = (execution: string) =>
  vi.waitUntil(
    async () => {
      const { status, output } = (await describeExecution(world.stepFunctions, execution)) ?? {};
      return status === 'RUNNING' ? undefined : JSON.parse(output ?? 'null');
    },
    { timeout: 100_000, interval: 500 },
  );

it('fills the site with the data of the survivor, and puts it back', async () => {
  await fence();

  const execution = await startRestore('asked');
  await approve(execution, 'approve the plan');
  await approve(execution, 'start Keycloak');
  const output = await outputOf(execution);

  expect(output).toMatchObject({ outcome: 'RESTORED' });
  expect(await currentIncident(world)).toMatchObject({ phase: 'closed' });
  const [a, b] = [siteOf(world, 'site-a').server.model, siteOf(world, 'site-b').server.model];
  expect(Object.fromEntries(b.entries('sessions'))).toEqual(Object.fromEntries(a.entries('sessions')));
  expect([a.status('site-b'), b.status('site-a')]).toEqual([{ status: 'online' }, { status: 'online' }]);
});

const stop = (executionArn: string) => world.stepFunctions.send(new StopExecutionCommand({ executionArn }));
const incident = () => currentIncident(world);

/** The name of the execution that succeeded last. */
async function lastRestored(): Promise<string | undefined> {
  const { executions = [] } = await world.stepFunctions.send(
    new ListExecutionsCommand({
      stateMachineArn: world.stack.restoreStateMachineArn,
      statusFilter: 'SUCCEEDED',
    }),
  );
  return executions[0]?.name;
}

it('is undone at once after it was stopped, by the event of its end', async () => {
  await fence();
  const { model } = siteOf(world, 'site-a').server;
  model.setEntriesPerQuery(0);
  onTestFinished(() => model.setEntriesPerQuery(Number.POSITIVE_INFINITY));
  const execution = await startRestore('given');
  await vi.waitUntil(async () => siteOf(world, 'site-a').server.model.status('site-b')?.status === 'online', {
    timeout: 60_000,
  });

  await stop(execution);

  await expect.poll(incident, { timeout: 60_000 }).toMatchObject({ phase: 'fenced' });
  expect(siteOf(world, 'site-a').server.model.status('site-b')).toEqual({ status: 'offline' });
});

it('is completed by another execution if it was stopped while its endpoints go back', async () => {
  await fence();
  const execution = await startRestore('given');
  await approve(execution, 'start Keycloak');
  await expect.poll(incident, { timeout: 60_000 }).toMatchObject({ phase: 'returning' });

  await stop(execution);

  await expect.poll(incident, { timeout: 100_000 }).toMatchObject({ phase: 'closed' });
  await expect.poll(lastRestored).toMatch(/^reconcile_\w+_return$/);
  expect(siteOf(world, 'site-a').server.model.status('site-b')).toEqual({ status: 'online' });
});
