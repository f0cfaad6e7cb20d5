import { setTimeout as sleep } from 'node:timers/promises';
import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { readTrail } from '../../../infra/local/audit-trail.ts';
import { attempt, begin, SITE_B_REPORTED } from '../support/attempt.ts';
import { ending, redrive, startAnew, statesEntered } from '../support/executions.ts';
import { reconcile } from '../support/reconcile.ts';
import { whatIsTrue } from '../support/truth.ts';
import { APPLICATION, freshWorld, siteOf, startWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ waitScale: 0.02 });
});
afterAll(() => world?.stop());
beforeEach(() => freshWorld(world));

const FOR_GOOD = 1000;
/** Age at which an alert's repeat is another attempt, and how long before it the first is sent (milliseconds). */
const SLOT = 5 * 60_000;
const LEAD = 6000;

const accelerator = () => world.stack.globalAccelerator.controls;
const infinispan = () => siteOf(world, 'site-a').server.controls;
const claim = () => ({ TableName: world.stack.tables.claims, Key: { application: { S: APPLICATION } } });

interface Step {
  readonly state: string;
  readonly fail: () => unknown;
  readonly mend: () => unknown;
}

const halfDone: Step = {
  state: 'Take site offline',
  fail: () => infinispan().setFaults([{ operation: 'POST take-offline', error: 500, times: FOR_GOOD }]),
  mend: () => infinispan().setFaults([]),
};

const steps: readonly Step[] = [
  {
    state: 'Look up accelerator',
    fail: () => accelerator().setFaults([{ operation: 'ListAccelerators', error: 'close', times: FOR_GOOD }]),
    mend: () => accelerator().setFaults([]),
  },
  {
    state: 'Check reporter health',
    fail: () =>
      world.dynamoDb.send(
        new PutItemCommand({
          TableName: claim().TableName,
          Item: { ...claim().Key, version: { N: '1' }, token: { S: 'a person' }, record: { S: 'not JSON' } },
        }),
      ),
    mend: () => world.dynamoDb.send(new DeleteItemCommand(claim())),
  },
  {
    state: 'Update endpoint group',
    fail: () => accelerator().setFaults([{ operation: 'RemoveEndpoints', error: 'close', times: FOR_GOOD }]),
    mend: () => accelerator().setFaults([]),
  },
  halfDone,
];

interface Failed {
  readonly execution: string;
  readonly startsAt: string;
}

const ways: readonly { readonly way: string; readonly again: (failed: Failed) => Promise<string> }[] = [
  {
    way: 'redriven',
    async again({ execution }) {
      await redrive(world, execution);
      return execution;
    },
  },
  { way: 'started anew', again: ({ execution }) => startAnew(world, execution) },
  {
    way: "left to the alert's next repeat",
    async again({ execution, startsAt }) {
      await sleep(Math.max(0, Date.parse(startsAt) + SLOT + 50 - Date.now()));
      const repeat = await begin(world, { ...SITE_B_REPORTED, startsAt });
      expect(repeat.execution).toBe(execution.replace(/_001$/, '_002'));
      return repeat.execution;
    },
  },
];

const cases = steps.flatMap((step) => ways.map((way) => ({ ...step, ...way })));

it.each(cases)(
  '$state failed for good, mended and $way ends FENCED',
  async ({ state, fail, mend, again }) => {
    await fail();
    const startsAt = new Date(Date.now() - SLOT + LEAD).toISOString();
    const failed = await attempt(world, { ...SITE_B_REPORTED, startsAt });
    expect(failed.ended).toEqual({ status: 'FAILED' });
    expect((await statesEntered(world, failed.execution)).at(-1)).toBe(state);

    await mend();
    const ended = await ending(world, await again({ execution: failed.execution, startsAt }));

    expect(ended).toMatchObject({ status: 'SUCCEEDED', outcome: 'FENCED' });
    expect(await whatIsTrue(world)).toEqual({
      inService: [['site-a']],
      held: ['site-a holds site-b offline'],
    });
    const trail = await readTrail(world.stack, failed.event);
    expect(trail.at(-1)).toMatchObject({ step: 'outcome', outcome: 'FENCED', incident: ended.incident });
  },
);

it('an incident without a living execution is completed by reconcile', async () => {
  await halfDone.fail();
  const failed = await attempt(world, SITE_B_REPORTED);
  expect((await statesEntered(world, failed.execution)).at(-1)).toBe(halfDone.state);

  await halfDone.mend();
  const { verdict, executions } = await reconcile(world);

  expect(verdict).toBe('STARTED');
  expect(await ending(world, executions[0] ?? '')).toMatchObject({ status: 'SUCCEEDED', outcome: 'FENCED' });
  expect(await whatIsTrue(world)).toEqual({ inService: [['site-a']], held: ['site-a holds site-b offline'] });
});
