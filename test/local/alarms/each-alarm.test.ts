import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as names from '../../../functions/domain/metric-names.ts';
import { createReconcileClock } from '../support/reconcile-clock.ts';
import { startWorld } from '../support/start-world.ts';
import { resetWorld, type World } from '../support/world.ts';
import { ALARM_TRIGGERS, sendRegularData } from './alarm-triggers.ts';
import { firingAlarms } from './firing-alarms.ts';
import {
  type MetricReference,
  matchesReference,
  metricsOfAlarms,
  metricsOfDashboard,
  publishedMetrics,
} from './metric-references.ts';

const SETTLED = { timeout: 20_000, interval: 250 };

let world: World;
const { environment, behind, remove } = createReconcileClock();

beforeAll(async () => {
  world = await startWorld({ waitScale: 0.005, environment });
});
afterAll(async () => {
  await world?.stop();
  remove();
});
beforeEach(async () => {
  behind(0);
  await resetWorld(world);
});

const FIRING_WITHOUT_DATA = [
  'HeartbeatMissingsitea',
  'HeartbeatMissingsiteb',
  'ReconcileSilent',
  'RehearsalsMissing',
];

it('after the first deployment the alarms on missing data fire until data arrive', async () => {
  expect(await firingAlarms(world)).toEqual(FIRING_WITHOUT_DATA);

  await sendRegularData(world);

  expect(await firingAlarms(world)).toEqual([]);
});

/** Alarms of earlier cases stay in ALARM: all cases run within minutes. */
describe('each trigger puts its alarms into ALARM and no others', () => {
  it.each(
    ALARM_TRIGGERS.map((trigger, index) => ({
      ...trigger,
      soFar: ALARM_TRIGGERS.slice(0, index + 1).flatMap(({ alarms }) => alarms),
    })),
  )('$name: $alarms', async ({ run, soFar }) => {
    await run(world, behind);

    await expect.poll(() => firingAlarms(world), SETTLED).toEqual(soFar.toSorted());
  });
});

it('every alarm has fired', async () => {
  const fired = [...FIRING_WITHOUT_DATA, ...ALARM_TRIGGERS.flatMap(({ alarms }) => alarms)];

  expect(fired).toHaveLength((await metricsOfAlarms(world.stack)).length);
});

/** AWS Lambda Developer Guide and AWS Step Functions Developer Guide, as `infra/site-fencing/metric-data.ts` cites them. */
const OF_AWS: Readonly<Record<string, { readonly dimension: string; readonly names: readonly string[] }>> = {
  'AWS/Lambda': { dimension: 'FunctionName', names: ['Errors', 'Throttles', 'Url5xxCount'] },
  'AWS/States': {
    dimension: 'StateMachineArn',
    names: ['ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionsAborted'],
  },
};

describe.each([
  { of: 'the alarms', read: metricsOfAlarms, count: 29 },
  { of: 'the dashboard', read: metricsOfDashboard, count: 19 },
])('the metrics of $of', ({ read, count }) => {
  let named: readonly MetricReference[];
  let published: readonly MetricReference[];
  beforeAll(async () => {
    named = await read(world.stack);
    published = await publishedMetrics(world.stack);
  });

  it('were all published during the cases above', () => {
    expect(named).toHaveLength(count);
    expect(named.filter((one) => !published.some(matchesReference(one)))).toEqual([]);
  });

  it("are the functions' own, or have a name and a dimension that AWS documents", () => {
    const own = named.filter(({ namespace }) => namespace === names.METRICS_NAMESPACE);
    const others = named.filter((one) => !own.includes(one));

    expect(others).not.toEqual([]);
    for (const { namespace, name, dimensions } of others) {
      expect(OF_AWS[namespace]?.names).toContain(name);
      expect(Object.keys(dimensions)).toEqual([OF_AWS[namespace]?.dimension]);
    }
  });
});

it('an alarm or the dashboard uses every metric of the functions', async () => {
  const shown = [...(await metricsOfAlarms(world.stack)), ...(await metricsOfDashboard(world.stack))];
  // This stack has no probe.
  const { METRICS_NAMESPACE, PROBE_SEES_OTHER: _, PROBE_ANSWER_TIME: __, ...counted } = names;
  const own = shown.filter(({ namespace }) => namespace === METRICS_NAMESPACE).map(({ name }) => name);

  expect([...new Set(own)].sort()).toEqual(Object.values(counted).sort());
});
