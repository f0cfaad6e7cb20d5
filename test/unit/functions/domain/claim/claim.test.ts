import { expect, it } from 'vitest';
import { executionsOf, sameDecision } from '../../../../../functions/domain/claim/claim.ts';
import { EXECUTION, incident, OTHER_EXECUTION, restoring } from '../../../support/claim.ts';

it.each([
  { of: 'a fencing', known: incident(), executions: [OTHER_EXECUTION] },
  { of: 'a fencing and a restore', known: restoring(), executions: [OTHER_EXECUTION, EXECUTION] },
])('an incident has the executions of $of', ({ known, executions }) => {
  expect(executionsOf(known)).toEqual(executions);
});

const decision = { site: 'site-b', reporter: 'site-a' };

it.each([
  { other: decision, same: true },
  { other: { site: 'site-b', reporter: 'site-c' }, same: false },
  { other: { site: 'site-c', reporter: 'site-a' }, same: false },
  { other: { site: 'site-a', reporter: 'site-b' }, same: false },
])('$other.reporter fences $other.site: same decision is $same', ({ other, same }) => {
  expect(sameDecision(decision, other)).toBe(same);
});
