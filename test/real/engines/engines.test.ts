import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Ended } from '../../local/support/executions.ts';
import { FAILED_FOR_GOOD } from '../../local/support/scenarios/failed-for-good.ts';
import { FAILED_ONCE } from '../../local/support/scenarios/failed-once.ts';
import { FENCINGS, HEALTHY_MEANWHILE } from '../../local/support/scenarios/fenced.ts';
import { REFUSED } from '../../local/support/scenarios/refused.ts';
import type { Scenario } from '../../local/support/scenarios/scenario.ts';
import { courseOf } from './course.ts';
import { ROLLED_BACK } from './released.ts';
import { startTwoEngines, type TwoEngines } from './two-engines.ts';

let engines: TwoEngines;
beforeAll(async () => {
  engines = await startTwoEngines();
});
afterAll(() => engines?.stop());

/** Its title begins with how it ends. */
const ending =
  (ends: Partial<Ended>) =>
  (scenario: Scenario): Scenario & { readonly ends: Partial<Ended> } => ({
    ...scenario,
    name: `${Object.values(ends).join(', ')}: ${scenario.name}`,
    ends,
  });
const notFenced = (reason: string) => ending({ outcome: 'NOT_FENCED', reason });

const scenarios = [
  ...REFUSED.map((scenario) => notFenced(scenario.reason)(scenario)),
  ...[...FENCINGS, HEALTHY_MEANWHILE, ...FAILED_ONCE].map(ending({ outcome: 'FENCED' })),
  notFenced('REPORTER_NOT_IN_SERVICE')(ROLLED_BACK),
  ...FAILED_FOR_GOOD.map(ending({ status: 'FAILED' })),
];

it.each(scenarios)('$name', async ({ ends, ...scenario }) => {
  const onMinistack = await courseOf(engines.ministack(), scenario);
  const onMoto = await courseOf(engines.moto(), scenario);

  expect(onMinistack.ended).toMatchObject(ends);
  expect(onMoto).toEqual(onMinistack);
});
