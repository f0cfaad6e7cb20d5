import { expect, it } from 'vitest';
import { sameDecision } from '../../../../../functions/domain/claim/claim.ts';

const decision = { site: 'site-b', reporter: 'site-a' };

it.each([
  { other: decision, same: true },
  { other: { site: 'site-b', reporter: 'site-c' }, same: false },
  { other: { site: 'site-c', reporter: 'site-a' }, same: false },
  { other: { site: 'site-a', reporter: 'site-b' }, same: false },
])('$other.reporter fences $other.site: same decision is $same', ({ other, same }) => {
  expect(sameDecision(decision, other)).toBe(same);
});
