import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { SendTaskFailureCommand, SendTaskSuccessCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { describeExecution } from '../../../functions/clients/read-executions.ts';
import type { Claim } from '../../../functions/domain/claim/claim.ts';
import type { RestoreStep } from '../../../functions/domain/claim/restore.ts';
import type { RestoreRequest } from '../../../functions/domain/restore/request.ts';
import { findWait, type RestoreWait } from '../../../infra/operator/restores/restore-wait.ts';
import { runAttempt, SITE_B_REPORTED } from './attempt.ts';
import { currentIncident, readClaim } from './claim.ts';
import { historyOf } from './executions.ts';
import { APPLICATION, siteOf, type World } from './world.ts';

const LONG_AGO_MS = 10 * 60_000;
const LIMIT_MS = 100_000;
const POLL_MS = 250;

/** Looks until there is a value. @throws Error after 100 seconds */
async function until<T>(awaited: string, look: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + LIMIT_MS;
  while (Date.now() < deadline) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(POLL_MS);
  }
  throw new Error(`it does not come: ${awaited}`);
}

/** Fences site-b, lets it have a stale entry, and lets the sites see each other again. */
export async function fenceSiteB(world: World): Promise<void> {
  fillSites(world);
  await runAttempt(world, { ...SITE_B_REPORTED, startsAt: new Date().toISOString() });
  await world.stack.healBridge();
  await endQuiescence(world);
}

/** Gives site-a its entries, and site-b a stale one. */
export function fillSites(world: World): void {
  const [a, b] = [siteOf(world, 'site-a').server.model, siteOf(world, 'site-b').server.model];
  for (let key = 0; key < 50; key++) a.receive('sessions', { key: `key ${key}`, value: 'a session' });
  b.receive('sessions', { key: 'stale', value: 'a session' });
}

type Times = Readonly<Record<string, unknown>>;

/** Moves the claim's times back, as if its last write had been sent ten minutes ago. A function may write it meanwhile. */
export async function endQuiescence(world: World): Promise<void> {
  await changeIncident(world, (current) => ({
    ...earlier(current, ['takeOfflineSentAt', 'survivorAnsweredAt']),
    intent: earlier(current.intent as Times, ['at']),
    ...(current.unsettled === undefined
      ? {}
      : { unsettled: earlier(current.unsettled as Times, ['at', 'answeredAt']) }),
  }));
}

function earlier(times: Times, names: readonly string[]): Times {
  const moved = Object.entries(times).map(([name, time]) => [
    name,
    names.includes(name) ? Number(time) - LONG_AGO_MS : time,
  ]);
  return Object.fromEntries(moved);
}

/**
 * Changes the current incident in the table, unless a function changes the claim at the same time.
 *
 * @param content other parts of the claim, such as a pause
 */
export async function changeIncident(
  world: World,
  change: (current: Times) => Times,
  content: Pick<Claim, 'pause' | 'observeMode'> = {},
): Promise<void> {
  const { dynamoDb, stack } = world;
  const Item = await readClaim(world);
  const { current, ...rest } = JSON.parse(Item.record?.S ?? 'null');
  const next = change(current);
  const record = { S: JSON.stringify({ ...rest, ...content, current: next }) };
  await dynamoDb
    .send(
      new PutItemCommand({
        TableName: stack.tables.claims,
        Item: { ...Item, record, phase: { S: String(next.phase) } },
        ConditionExpression: 'version = :read',
        ExpressionAttributeValues: { ':read': Item.version ?? { N: '0' } },
      }),
    )
    .catch((error: Error) => {
      if (error.name !== 'ConditionalCheckFailedException') throw error;
    });
}

/** Starts a restore of site-b. @returns the ARN of its execution */
export async function startRestore(world: World, request: Partial<RestoreRequest> = {}): Promise<string> {
  const { executionArn = '' } = await world.stepFunctions.send(
    new StartExecutionCommand({
      stateMachineArn: world.stack.restoreStateMachineArn,
      name: `restore_${randomUUID()}`,
      input: JSON.stringify({
        version: 1,
        site: 'site-b',
        approval: 'given',
        by: 'a test',
        keycloak: 'by hand',
        ...request,
      }),
    }),
  );
  return executionArn;
}

/**
 * Waits until the restore asks this, and returns the open wait.
 *
 * @throws Error if the restore has ended
 */
export const waitFor = (world: World, execution: string, ask: RestoreWait['ask']): Promise<RestoreWait> =>
  until(ask, async () => {
    const wait = await openWait(world, execution);
    // Right after an approval, the wait before it may still be open.
    if (wait?.ask === ask) return wait;
    await expectRunning(world, execution, ask);
    return undefined;
  });

async function expectRunning(world: World, execution: string, awaited: string): Promise<void> {
  const end = await findEnd(world, execution);
  if (end !== undefined) throw new Error(`the restore ended before "${awaited}": ${JSON.stringify(end)}`);
}

const openWait = ({ stack, stepFunctions, dynamoDb }: World, execution: string) =>
  findWait(
    {
      stepFunctions,
      auditWriter: dynamoDb,
      restoreStateMachineArn: stack.restoreStateMachineArn,
      auditTable: stack.tables.audit,
      auditRetentionDays: 0,
      application: APPLICATION,
      clock: { now: Date.now, sleep: () => Promise.resolve() },
    },
    execution,
  );

export async function approve({ stepFunctions }: World, { token }: RestoreWait): Promise<void> {
  await stepFunctions.send(
    new SendTaskSuccessCommand({ taskToken: token, output: JSON.stringify({ by: 'another person' }) }),
  );
}

export async function refuse({ stepFunctions }: World, { token }: RestoreWait): Promise<void> {
  const cause = 'refused by another person';
  await stepFunctions.send(new SendTaskFailureCommand({ taskToken: token, error: 'NotApproved', cause }));
}

interface End {
  readonly status: string;
  readonly output: unknown;
}

async function findEnd({ stepFunctions }: World, execution: string): Promise<End | undefined> {
  const { status = '', output } = (await describeExecution(stepFunctions, execution)) ?? {};
  return status === 'RUNNING' ? undefined : { status, output: JSON.parse(output ?? 'null') };
}

/** Waits until the execution has ended. */
export const endOf = (world: World, execution: string): Promise<End> =>
  until('the end', () => findEnd(world, execution));

/** Approves the plan, states that Keycloak was started, and lets time pass, until the execution has ended. */
export function carryThrough(world: World, execution: string): Promise<End> {
  const answered = new Set<string>();
  return until('the end', async () => {
    const end = await findEnd(world, execution);
    if (end !== undefined) return end;
    const wait = await openWait(world, execution);
    if (wait === undefined) await endQuiescence(world);
    // Right after an approval, the wait may still be open.
    else if (!answered.has(wait.token)) await approve(world, wait);
    if (wait !== undefined) answered.add(wait.token);
    return undefined;
  });
}

/** Lets time pass until the incident has this phase. */
export const passTimeUntil = (world: World, phase: string): Promise<true> =>
  until(phase, async () => {
    if ((await currentIncident(world)).phase === phase) return true;
    await endQuiescence(world);
    return undefined;
  });

/**
 * Lets time pass until the restore has come to this step.
 *
 * @throws Error if the restore has ended
 */
export const passTimeUntilStep = (world: World, execution: string, step: RestoreStep): Promise<true> =>
  until(step, async () => {
    if ((await currentIncident(world)).restore?.step === step) return true;
    await expectRunning(world, execution, step);
    await endQuiescence(world);
    return undefined;
  });

/**
 * Lets time pass until the restore clears the site in this round. The claim shows that for a moment only.
 *
 * @throws Error if the restore has ended
 */
export const passTimeUntilRound = (world: World, execution: string, round: number): Promise<true> =>
  until(`round ${round}`, async () => {
    const events = await historyOf(world.stepFunctions, execution);
    const clears = events.filter(
      ({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name === 'Clear the site',
    );
    if (clears.length >= round) return true;
    await expectRunning(world, execution, `round ${round}`);
    await endQuiescence(world);
    return undefined;
  });
