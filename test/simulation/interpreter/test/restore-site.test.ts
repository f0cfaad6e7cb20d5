import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { RESTORE_SITE } from '../../../../functions/domain/workflows.ts';
import { checkRestore } from '../../../../functions/restore/check-restore/check-restore.ts';
import { giveUpRestore } from '../../../../functions/restore/give-up-restore/give-up-restore.ts';
import { prepareSite } from '../../../../functions/restore/prepare-site/prepare-site.ts';
import { pushState } from '../../../../functions/restore/push-state/push-state.ts';
import { returnTraffic } from '../../../../functions/restore/return-traffic/return-traffic.ts';
import { startRestore } from '../../../../functions/restore/start-restore/start-restore.ts';
import { watchRestore } from '../../../../functions/restore/watch-restore/watch-restore.ts';
import { claimed, LONG_AGO, MINUTE, NOW } from '../../../unit/support/claim.ts';
import {
  createRestoreWorld,
  FENCED,
  type GivenRestore,
  KEYCLOAK_RUNS,
  REQUEST,
} from '../../../unit/support/restore-world.ts';
import { createRandom } from '../../scheduler/random.ts';
import type { Json } from '../json.ts';
import { loadMachine } from '../machine.ts';
import { StepFunctions } from '../step-functions.ts';

type World = ReturnType<typeof createRestoreWorld>;
type Step = (input: never, collaborators: World['collaborators']) => Promise<unknown>;

const FUNCTIONS: Readonly<Record<string, Step>> = {
  CheckRestore: checkRestore,
  StartRestore: startRestore,
  PrepareSite: prepareSite,
  PushState: pushState,
  WatchRestore: watchRestore,
  ReturnTraffic: returnTraffic,
  GiveUpRestore: giveUpRestore,
  AskApproval: async () => ({ verdict: 'SENT' }),
};

/** Virtual time, which goes on only while no function runs. */
function createTimers(startMs: number) {
  let now = startMs;
  let timers: { readonly at: number; readonly action: () => void }[] = [];
  let running = 0;
  return {
    now: () => now,
    after(delayMs: number, _actor: string, _event: string, action: () => void) {
      const timer = { at: now + delayMs, action };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    /** @param end the time when the function has ended */
    async during<T>(work: () => Promise<T>, end: () => number): Promise<T> {
      running += 1;
      try {
        return await work();
      } finally {
        running -= 1;
        now = Math.max(now, end());
      }
    },
    async runWhile(goesOn: () => boolean): Promise<void> {
      while (goesOn()) {
        for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
        if (running > 0 || !goesOn()) continue;
        const next = timers.toSorted((one, other) => one.at - other.at)[0];
        if (next === undefined) throw new Error('the execution waits for nothing');
        timers = timers.filter((other) => other !== next);
        now = Math.max(now, next.at);
        next.action();
      }
    },
  };
}

/** A wait of two hours, in which the sites are queried every two seconds, is one of twelve minutes here. */
const definition = readFileSync(RESTORE_SITE.definition, 'utf8')
  .replaceAll(' 7200000 ', ' 720000 ')
  .replaceAll(/"FunctionName": "\$\{(\w+)\}"/g, '"FunctionName": "$1"')
  .replaceAll('${Application}', 'keycloak')
  .replaceAll('${AuditTable}', 'audit')
  .replaceAll('${AuditRetentionDays}', '0');

/** Runs the real definition with the real functions, from one state of the world. */
async function run(
  given: GivenRestore,
  onStep: Readonly<Record<string, (world: World) => void>> = {},
  request = REQUEST,
) {
  const world = createRestoreWorld(given);
  const timers = createTimers(NOW);
  const rows: { step: string; outcome?: string; reason?: string }[] = [];
  const stepFunctions = new StepFunctions({
    timers,
    random: createRandom(1),
    invoke: async (name: string, payload: Json) => {
      world.time.now = timers.now();
      const step = FUNCTIONS[name];
      if (step === undefined) throw new TypeError(`unknown function ${name}`);
      const key = `${name} ${(payload as { step?: string }).step ?? ''}`.trim();
      onStep[key]?.(world);
      const collaborators = { ...world.collaborators, executions: world.collaborators.executions };
      return timers.during(
        () => step(payload as never, collaborators as never),
        () => world.time.now,
      );
    },
    callService: async (_: unknown, input: unknown) => {
      const { Item } = input as { Item: Record<string, { S: string }> };
      const row = { step: Item.step?.S ?? '' };
      rows.push({
        ...row,
        ...(Item.outcome && { outcome: Item.outcome.S }),
        ...(Item.reason && { reason: Item.reason.S }),
      });
      return {};
    },
    onHistoryEvent: () => {},
    onStatusChange: () => {},
    onDefect: (error) => {
      throw error;
    },
  });
  const stateMachineArn = stepFunctions.putStateMachine('restore-site', loadMachine(definition));
  const { executionArn } = stepFunctions.startExecution({
    stateMachineArn,
    name: 'restore',
    input: JSON.stringify(request),
  });
  await timers.runWhile(() => stepFunctions.describeExecution({ executionArn }).status === 'RUNNING');
  const { status, output, error, cause } = stepFunctions.describeExecution({ executionArn });
  const entered = stepFunctions
    .getExecutionHistory({ executionArn })
    .events.flatMap(({ type, stateEnteredEventDetails: details }) =>
      type === 'TaskStateEntered' ? [(details as { name: string }).name] : [],
    );
  return { world, status, error, cause, output: output && JSON.parse(output), rows, entered };
}

it('restores a site', async () => {
  const { world, status, output, rows, error, cause, entered } = await run(
    {},
    { 'WatchRestore keycloak': (one) => one.setTargets(KEYCLOAK_RUNS) },
  );

  expect(`${error ?? ''} ${cause ?? ''} ${entered.join()}`).toMatch(/^ {2}/);
  expect({ status, output }).toEqual({
    status: 'SUCCEEDED',
    output: { outcome: 'RESTORED', incident: FENCED.incident },
  });
  expect(rows).toEqual([
    { step: 'planned' },
    { step: 'joined' },
    { step: 'returned' },
    { step: 'outcome', outcome: 'RESTORED' },
  ]);
  expect(world.claim().current?.phase).toBe('closed');
  expect(world.contents()[1]).toEqual(world.contents()[0]);
});

it('ends with the plan if only that was asked for, and changes nothing', async () => {
  const { world, output, rows } = await run({}, {}, { ...REQUEST, approval: 'plan only' });

  expect(RESTORE_SITE.output.parse(output)).toEqual(output);
  expect(output).toMatchObject({
    outcome: 'PLANNED',
    incident: FENCED.incident,
    plan: { entries: { sessions: { survivor: 5, site: 2 } } },
  });
  expect(rows).toEqual([{ step: 'planned' }]);
  expect(world.claim().current).toEqual(FENCED);
  expect(world.posts).toEqual([]);
});

it.each([
  {
    when: 'the site is not fenced',
    given: { claim: claimed({ ...FENCED, phase: 'closed' as const }) },
    onStep: {},
    reason: 'NOTHING_FENCED',
    phase: 'closed',
  },
  {
    when: 'the site is lost during the push',
    given: {},
    onStep: { 'WatchRestore push': (one: World) => one.a.setView(['site-a']) },
    reason: 'SITE_LOST_AGAIN',
    phase: 'started',
  },
  {
    when: 'the push never ends',
    given: {},
    onStep: { 'PushState push': (one: World) => one.a.setEntriesPerQuery(0) },
    reason: 'PUSH_FAILED',
    phase: 'started',
  },
  {
    when: 'the site restarts each time',
    given: {},
    onStep: {
      'PushState join': (one: World) => {
        one.time.now += MINUTE;
        one.b.restart();
      },
    },
    reason: 'PUSH_FAILED',
    phase: 'started',
  },
  {
    when: 'Keycloak is not started',
    given: {},
    onStep: {},
    reason: 'KEYCLOAK_NOT_STARTED',
    phase: 'started',
  },
])('ends as NOT_RESTORED if $when', async ({ given, onStep, reason, phase }) => {
  const { world, output, rows, error, cause, entered } = await run(given, onStep);

  expect(`${error ?? ''} ${cause ?? ''} ${entered.join()}`).toMatch(/^ {2}/);
  expect(output).toMatchObject({ outcome: 'NOT_RESTORED', reason });
  expect(rows.at(-1)).toEqual({ step: 'outcome', outcome: 'NOT_RESTORED', reason });
  expect(world.claim().current?.phase).toBe(phase);
  expect(world.executions).toHaveLength(phase === 'started' ? 1 : 0);
});

it('waits until no write of the fencing can take effect', async () => {
  const { status, output } = await run(
    { claim: claimed({ ...FENCED, takeOfflineSentAt: LONG_AGO, survivorAnsweredAt: NOW }) },
    { 'WatchRestore keycloak': (one) => one.setTargets(KEYCLOAK_RUNS) },
  );

  expect({ status, output }).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'RESTORED' } });
});

it.each([
  { state: 'Not approved', input: { Error: 'States.Timeout' }, detail: 'no answer within an hour' },
  { state: 'Not approved', input: { Error: 'NotApproved', Cause: 'too late' }, detail: 'too late' },
  { state: 'Not approved', input: { Error: 'NotApproved' }, detail: 'refused' },
  { state: 'Keycloak not started', input: {}, detail: 'within two hours' },
  {
    state: 'Keycloak not started',
    input: {},
    output: { detail: 'DescribeTargetHealth: ThrottlingException' },
    detail: 'within two hours; DescribeTargetHealth: ThrottlingException',
  },
  { state: 'Keycloak not started', input: { Error: 'States.Timeout' }, detail: 'within two hours' },
  { state: 'Keycloak not started', input: { Error: 'NotApproved', Cause: 'later' }, detail: 'later' },
  { state: 'Keycloak not started', input: { Error: 'NotApproved' }, detail: 'refused' },
])('"$state" after $input: $detail', async ({ state, input, output: before = {}, detail }) => {
  const pass = loadMachine(definition).states.get(state);
  if (pass?.type !== 'Pass') throw new Error(`${state} is no Pass`);
  const assigned = new Map(pass.assign);

  const output = await assigned.get('output')?.({
    states: { input, context: {} },
    functions: {},
    variables: { output: before },
  });

  expect(output).toMatchObject({ detail });
});
