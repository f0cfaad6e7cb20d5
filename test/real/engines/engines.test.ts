import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ExecutionResult } from '../../local/support/executions.ts';
import { BECOMES_HEALTHY, FENCED_CASES } from '../../local/support/scenarios/fenced.ts';
import { NOT_FENCED_CASES } from '../../local/support/scenarios/not-fenced.ts';
import { PERMANENT_FAILURES } from '../../local/support/scenarios/permanent-failures.ts';
import type { Scenario } from '../../local/support/scenarios/scenario.ts';
import { SINGLE_FAILURES } from '../../local/support/scenarios/single-failures.ts';
import { courseOf } from './course.ts';
import { ROLLED_BACK } from './rolled-back.ts';
import { startTwoEngines, type TwoEngines } from './two-engines.ts';

let engines: TwoEngines;
beforeAll(async () => {
  engines = await startTwoEngines();
});
afterAll(() => engines?.stop());

/** Its title starts with its end. */
const endingIn =
  (ends: Partial<ExecutionResult>) =>
  (scenario: Scenario): Scenario & { readonly ends: Partial<ExecutionResult> } => ({
    ...scenario,
    name: `${Object.values(ends).join(', ')}: ${scenario.name}`,
    ends,
  });
const notFenced = (reason: string) => endingIn({ outcome: 'NOT_FENCED', reason });

const scenarios = [
  ...NOT_FENCED_CASES.map((scenario) => notFenced(scenario.reason)(scenario)),
  ...[...FENCED_CASES, BECOMES_HEALTHY, ...SINGLE_FAILURES].map(endingIn({ outcome: 'FENCED' })),
  notFenced('REPORTER_NOT_IN_SERVICE')(ROLLED_BACK),
  ...PERMANENT_FAILURES.map(endingIn({ status: 'FAILED' })),
];

it.each(scenarios)('$name', async ({ ends, ...scenario }) => {
  const onMinistack = await courseOf(engines.ministack(), scenario);
  const onMoto = await courseOf(engines.moto(), scenario);

  expect(onMinistack.ended).toMatchObject(ends);
  expect(onMoto).toEqual(onMinistack);
});
