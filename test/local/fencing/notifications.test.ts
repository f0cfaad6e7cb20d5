import { DescribeStateMachineCommand, UpdateStateMachineCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { runAttempt, SITE_A_REPORTED, SITE_B_REPORTED } from '../support/attempt.ts';
import { redrive, startNewExecution, waitForEnd } from '../support/executions.ts';
import { TAKE_OFFLINE_FAILS } from '../support/scenarios/permanent-failures.ts';
import { startWorld } from '../support/start-world.ts';
import { type Subscriber, subscribe } from '../support/subscriber.ts';
import { resetWorld, siteOf, type World } from '../support/world.ts';

let world: World;
let subscriber: Subscriber;
beforeAll(async () => {
  world = await startWorld({ waitScale: 0.005 });
  subscriber = await subscribe(world);
});
afterAll(async () => {
  await subscriber?.close();
  await world?.stop();
});
beforeEach(() => resetWorld(world));

/** The notifications about one execution, which ends while `action` runs. */
async function notificationsOf(action: () => Promise<unknown>) {
  const before = (await subscriber.verdicts(0)).length;
  const sent = subscriber.messages.length;
  await action();
  const verdicts = (await subscriber.verdicts(before + 1)).slice(before);
  const expected = sent + verdicts.filter((verdict) => verdict === 'SENT').length;
  await subscriber.received(expected);
  return { verdicts, subjects: subscriber.messages.slice(sent).map(({ subject }) => subject) };
}

const sent = (subject: string) => ({ verdicts: ['SENT'], subjects: [subject] });
const KNOWN = { verdicts: ['ALREADY_SENT'], subjects: [] };
const NOTHING = { verdicts: ['SILENT'], subjects: [] };

const again = async (execution: string) => waitForEnd(world, await startNewExecution(world, execution));

it('reports a fencing once, and neither a repeat that finds it complete nor the event that lost', async () => {
  let execution = '';
  expect(
    await notificationsOf(async () => {
      ({ execution } = await runAttempt(world, SITE_B_REPORTED));
    }),
  ).toEqual(sent('site-b is FENCED, site-a serves alone'));
  const metrics = await subscriber.metrics();
  expect(metrics).toContainEqual(
    expect.objectContaining({ service: 'keycloak', outcome: 'FENCED', reason: 'NONE', Outcomes: 1 }),
  );
  expect(metrics).toContainEqual(expect.objectContaining({ TimeToFence: expect.any(Number) }));

  expect(await notificationsOf(() => again(execution))).toEqual(KNOWN);
  expect(await notificationsOf(() => runAttempt(world, SITE_A_REPORTED))).toEqual(NOTHING);
});

it('reports a failure once for each error, and the fencing of the rerun', async () => {
  await TAKE_OFFLINE_FAILS.arrange(world);
  let execution = '';
  expect(
    await notificationsOf(async () => {
      ({ execution } = await runAttempt(world, SITE_B_REPORTED));
    }),
  ).toEqual(sent('Fencing of site-b FAILED at "Take site offline"'));
  const rerun = async () => {
    await redrive(world, execution);
    await waitForEnd(world, execution);
  };
  expect(await notificationsOf(rerun)).toEqual(KNOWN);

  const { controls } = world.stack.globalAccelerator;
  controls.setFaults([{ operation: 'DescribeAccelerator', error: 'AccessDeniedException', times: 99 }]);
  expect(await notificationsOf(rerun)).toEqual(sent('Fencing of site-b FAILED at "Take site offline"'));
  expect(subscriber.messages.at(-1)?.text).toContain('Why: AcceleratorRefused: ');

  controls.setFaults([]);
  await TAKE_OFFLINE_FAILS.fix(world);
  expect(await notificationsOf(rerun)).toEqual(sent('site-b is FENCED, site-a serves alone'));
});

it('reports and counts once that nothing was fenced, if an operator is needed', async () => {
  siteOf(world, 'site-a').server.model.setSiteMasters([false, false]);
  let execution = '';
  expect(
    await notificationsOf(async () => {
      ({ execution } = await runAttempt(world, SITE_B_REPORTED));
    }),
  ).toEqual(sent('site-b is offline; NOT FENCED (REPORTER_UNREACHABLE)'));
  expect(await notificationsOf(() => again(execution))).toEqual(KNOWN);
  expect((await subscriber.metrics()).filter((metric) => 'NeedsOperator' in metric)).toHaveLength(1);

  siteOf(world, 'site-a').server.model.setView(['site-a', 'site-b']);
  siteOf(world, 'site-a').server.model.setSiteMasters([true, false]);
  expect(await notificationsOf(() => runAttempt(world, SITE_B_REPORTED))).toEqual(NOTHING);
});

it('counts the steps without a record', async () => {
  const { stateMachineArn, tables } = world.stack;
  const { definition = '' } = await world.stepFunctions.send(
    new DescribeStateMachineCommand({ stateMachineArn }),
  );
  const update = (to: string) =>
    world.stepFunctions.send(new UpdateStateMachineCommand({ stateMachineArn, definition: to }));
  world.remembered.notAllowed.add('another-table');
  await update(definition.replaceAll(tables.audit, 'another-table'));

  const fenced = await notificationsOf(() => runAttempt(world, SITE_B_REPORTED)).finally(() =>
    update(definition),
  );

  expect(fenced).toEqual(sent('site-b is FENCED, site-a serves alone'));
  const lost = (await subscriber.metrics()).flatMap((metric) =>
    'RecordsLost' in metric ? [metric.RecordsLost] : [],
  );
  expect(lost).toEqual([3]);
});
