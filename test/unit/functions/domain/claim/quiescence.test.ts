import { describe, expect, it } from 'vitest';
import type { Incident } from '../../../../../functions/domain/claim/claim.ts';
import { quietFrom, quietWithoutAnswer } from '../../../../../functions/domain/claim/quiescence.ts';
import {
  ACCELERATOR_QUIET,
  AWS_REQUEST_DEADLINE,
  CLOCK_SKEW,
  INFINISPAN_QUIET,
  INFINISPAN_WRITE_DEADLINE,
  TAKE_SITE_OFFLINE_LIMIT,
  UPDATE_ENDPOINT_GROUP_LIMIT,
} from '../../../../../functions/domain/limits.ts';
import { incident } from '../../../support/claim.ts';

const SECOND = 1000;
const AT = Date.parse('2026-11-24T13:36:00.000Z');
const after = (seconds: number): number => AT + seconds * SECOND;

describe('it is quiet', () => {
  it.each<{ when: string; changes: Partial<Incident>; quiet: number; unanswered: number }>([
    {
      when: 'after a removal',
      changes: { stamp: { write: 'remove-endpoints', at: AT } },
      quiet: after(ACCELERATOR_QUIET),
      unanswered: after(ACCELERATOR_QUIET),
    },
    {
      when: 'never after a POST without an answer',
      changes: { stamp: { write: 'take-offline', at: AT }, postedAt: AT },
      quiet: Number.POSITIVE_INFINITY,
      unanswered: after(INFINISPAN_QUIET),
    },
    {
      when: 'after the first answer since a POST',
      changes: { stamp: { write: 'take-offline', at: AT }, postedAt: AT, answeredAt: after(60) },
      quiet: after(60 + INFINISPAN_QUIET),
      unanswered: after(INFINISPAN_QUIET),
    },
    {
      when: 'after the POST, where the answer came before it',
      changes: { stamp: { write: 'take-offline', at: AT }, postedAt: AT, answeredAt: after(-60) },
      quiet: after(INFINISPAN_QUIET),
      unanswered: after(INFINISPAN_QUIET),
    },
    {
      when: 'after a removal that came long after the POST and its answer',
      changes: { stamp: { write: 'remove-endpoints', at: after(600) }, postedAt: AT, answeredAt: AT },
      quiet: after(600 + ACCELERATOR_QUIET),
      unanswered: after(600 + ACCELERATOR_QUIET),
    },
    {
      when: 'after a POST that came before a removal, which is quiet sooner',
      changes: { stamp: { write: 'remove-endpoints', at: after(10) }, postedAt: AT, answeredAt: AT },
      quiet: after(INFINISPAN_QUIET),
      unanswered: after(INFINISPAN_QUIET),
    },
  ])('$when', ({ changes, quiet, unanswered }) => {
    expect(quietFrom(incident(changes))).toBe(quiet);
    expect(quietWithoutAnswer(incident(changes))).toBe(unanswered);
  });
});

describe('the quiet times', () => {
  it('outlast the function that stamps, its last request, and two clocks that are apart', () => {
    expect(ACCELERATOR_QUIET).toBeGreaterThanOrEqual(
      UPDATE_ENDPOINT_GROUP_LIMIT + AWS_REQUEST_DEADLINE + CLOCK_SKEW,
    );
    expect(INFINISPAN_QUIET).toBeGreaterThanOrEqual(
      TAKE_SITE_OFFLINE_LIMIT + INFINISPAN_WRITE_DEADLINE + CLOCK_SKEW,
    );
  });
});
