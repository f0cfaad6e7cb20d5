import { describe, expect, it } from 'vitest';
import type { Claim } from '../../../../../functions/domain/claim/claim.ts';
import { claimed, LONG_AGO, OTHER_EXECUTION, restoring, UNCLAIMED } from '../../../support/claim.ts';
import { DATA_STEPS, STEPS, type Step } from '../../../support/restore-steps.ts';
import { createRestoreWorld, FENCED } from '../../../support/restore-world.ts';

const OWN_GIVEN_UP = claimed(restoring({ step: 'joined' }, { phase: 'started' }));
const OWN_RESTORING = claimed(restoring({ step: 'joined' }));
const OWN_RETURNING = claimed(restoring({ step: 'joined' }, { phase: 'returning', returnedAt: LONG_AGO }));
const OF_ANOTHER = claimed(restoring({ execution: OTHER_EXECUTION, step: 'joined' }));

describe.each([
  { of: 'no incident', claim: UNCLAIMED, phase: 'closed' },
  { of: 'a site that is fenced', claim: claimed(FENCED), phase: 'fenced' },
  { of: 'a restore of another execution', claim: OF_ANOTHER, phase: 'restoring' },
  { of: 'its own restore, which was given up', claim: OWN_GIVEN_UP, phase: 'started' },
  {
    of: 'an incident that was closed before its endpoints went back',
    claim: claimed(restoring({ step: 'joined' }, { phase: 'closed' })),
    phase: 'closed',
  },
])('over a claim of $of', ({ claim, phase }) => {
  it.each([...DATA_STEPS, 'return', 'close'] as const)('the step "%s" ends, and names it', async (step) => {
    const world = createRestoreWorld({ claim });

    expect(await STEPS[step](world)).toEqual({
      verdict: 'NO',
      reason: 'RESTORE_OVER',
      detail: `the claim is ${phase}`,
    });
    expect(world.claim()).toBe(claim);
    expect(world.posts).toEqual([]);
  });
});

describe('an execution that is redriven', () => {
  const { incident } = FENCED;
  const refused = { verdict: 'NO', reason: 'NOTHING_FENCED' };
  const cases: { step: Step; its: string; claim: Claim; expected: object }[] = [
    {
      step: 'check',
      its: 'is being filled',
      claim: OWN_RESTORING,
      expected: { verdict: 'STARTED', incident, phase: 'restoring' },
    },
    {
      step: 'check',
      its: 'goes back',
      claim: OWN_RETURNING,
      expected: { verdict: 'STARTED', incident, phase: 'returning' },
    },
    { step: 'check', its: 'was given up', claim: OWN_GIVEN_UP, expected: refused },
    { step: 'start', its: 'is being filled', claim: OWN_RESTORING, expected: { verdict: 'GO', incident } },
    { step: 'start', its: 'was given up', claim: OWN_GIVEN_UP, expected: refused },
  ];

  it.each(cases)('at "$step", whose site $its: $expected.verdict', async ({ step, claim, expected }) => {
    const world = createRestoreWorld({ claim });

    expect(await STEPS[step](world)).toMatchObject(expected);
    expect(world.claim()).toBe(claim);
  });
});
