import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Alert } from '../support/alerts.ts';
import { sendAlerts } from '../support/alerts.ts';
import { runAttempt, SITE_B_REPORTED } from '../support/attempt.ts';
import { taskFailures, waitForEnd } from '../support/executions.ts';
import { fencingJson } from '../support/fencing.ts';
import { invoke } from '../support/invoke.ts';
import { reconcile } from '../support/reconcile.ts';
import { startWorld } from '../support/start-world.ts';
import { buildAccelerator, type Groups } from '../support/topology.ts';
import { resetWorld, type World } from '../support/world.ts';

/** A new account may have so few concurrent executions of functions (AWS Lambda Developer Guide, "Lambda quotas"). */
const CONCURRENCY = 10;
const BOTH = {
  'eu-central-1': [
    { name: 'limits-a', site: 'site-a' },
    { name: 'limits-b', site: 'site-b' },
  ],
} satisfies Groups;

let world: World;
beforeAll(async () => {
  world = await startWorld({
    // Shorter waits would not outlast invocations, which take their real time.
    waitScale: 0.3,
    environment: { LAMBDA_ACCOUNT_CONCURRENCY: String(CONCURRENCY) },
  });
});
afterAll(() => world?.stop());
beforeEach(async () => {
  world.stack.globalAccelerator.setLimits({});
  await resetWorld(world);
});

const setLimits = (limits: object) => world.stack.globalAccelerator.setLimits(limits);
const callsOf = () => world.stack.globalAccelerator.controls.calls().map(({ operation }) => operation);

describe('calls of Global Accelerator', () => {
  beforeEach(() => world.stack.globalAccelerator.controls.clearCalls());

  it('of an attempt are those of docs/performance.md', async () => {
    const { ended } = await runAttempt(world, SITE_B_REPORTED);

    expect(ended).toMatchObject({ outcome: 'FENCED' });
    expect(callsOf()).toHaveLength(12);
  });

  it('of a rehearsal are those of docs/performance.md', async () => {
    const { executions } = (await invoke(world, 'StartRehearsals', {})) as { executions: string[] };
    await Promise.all(executions.map((name) => waitForEnd(world, name)));

    expect(executions).toHaveLength(2);
    expect(callsOf()).toHaveLength(4 + 2 * 11);
  });
});

describe('a fencing', () => {
  it('of eight listeners ends, although their accelerator takes one change at a time', async () => {
    const { dnsName } = await buildAccelerator(
      world,
      'eight',
      Array.from({ length: 8 }, () => BOTH),
    );
    setLimits({ busyMs: 300 });

    const { execution, ended } = await runAttempt(world, { ...SITE_B_REPORTED, accelerator: dnsName });

    expect(ended).toMatchObject({ outcome: 'FENCED' });
    expect(await taskFailures(world, execution)).toContain('Update endpoint group: AcceleratorBusy');
  });

  it('ends at five calls a second', async () => {
    setLimits({ callsPerSecond: 5 });

    expect((await runAttempt(world, SITE_B_REPORTED)).ended).toMatchObject({ outcome: 'FENCED' });
  });

  it('ends where a change without an effect succeeds', async () => {
    setLimits({ lenientMembers: true });

    expect((await runAttempt(world, SITE_B_REPORTED)).ended).toMatchObject({ outcome: 'FENCED' });
  });
});

describe('at ten calls a second, with 20 accelerators', { timeout: 200_000 }, () => {
  beforeAll(async () => {
    for (let number = 0; number < 20; number += 1) await buildAccelerator(world, `many-${number}`, [{}, {}]);
  });

  it('the schedule starts rehearsals, and nothing blocks them', async () => {
    setLimits({ callsPerSecond: 10 });
    const { executions } = (await invoke(world, 'StartRehearsals', {})) as { executions: string[] };

    expect(executions.length).toBeGreaterThan(0);
    for (const name of executions)
      expect(await waitForEnd(world, name)).toMatchObject({ outcome: 'REHEARSED' });
    setLimits({});
    const { rehearsals } = await fencingJson(world, ['status']);
    expect(rehearsals.filter(({ blocked }: { blocked: boolean }) => blocked)).toEqual([]);
  });

  it('reconcile looks for drift', async () => {
    setLimits({ callsPerSecond: 10 });

    expect(await reconcile(world)).toMatchObject({
      verdict: expect.stringMatching(/^(NOTHING_TO_DO|DRIFT)$/),
    });
  });
});

it(`50 alerts end as FENCED or NOT_FENCED with ${CONCURRENCY} concurrent executions of functions`, {
  timeout: 600_000,
}, async () => {
  const first = Date.now() - 60_000;
  const alerts = Array.from(
    { length: 50 },
    (_, index): Alert => ({
      ...SITE_B_REPORTED,
      startsAt: new Date(first + index).toISOString(),
      ...(index % 2 === 0 ? {} : { accelerator: `a${index}.awsglobalaccelerator.com` }),
    }),
  );

  const sent = await sendAlerts(world, alerts);
  const names = sent.alerts.flatMap(({ execution }) => execution ?? []);
  const ended = await Promise.all(names.map((name) => waitForEnd(world, name)));

  const endings = await Promise.all(
    names.map(async (name, index) => {
      const { status, outcome, reason } = ended[index] ?? { status: 'none' };
      // Of a failed execution, the error of the last try.
      const error = status === 'SUCCEEDED' ? undefined : (await taskFailures(world, name)).at(-1);
      return [outcome ?? status, reason ?? error].filter(Boolean).join(' ');
    }),
  );
  const isOutcome = (ending: string) => /^(FENCED$|NOT_FENCED )/.test(ending);

  expect(names).toHaveLength(50);
  expect(endings.filter((ending) => !isOutcome(ending))).toEqual([]);
  expect(endings).toContain('FENCED');
  expect(endings.filter((ending) => ending === 'NOT_FENCED ACCELERATOR_NOT_FOUND')).toHaveLength(25);
});
