import { describe, expect, it } from 'vitest';
import type { Incident } from '../../../../../functions/domain/claim/claim.ts';
import {
  quiescentAt,
  quiescentWithoutAnswer,
  settledAt,
} from '../../../../../functions/domain/claim/quiescence.ts';
import {
  ACCELERATOR_QUIESCENCE,
  AWS_REQUEST_DEADLINE,
  CLOCK_SKEW,
  INFINISPAN_QUIESCENCE,
  INFINISPAN_WRITE_DEADLINE,
  TAKE_SITE_OFFLINE_LIMIT,
  UPDATE_ENDPOINT_GROUP_LIMIT,
} from '../../../../../functions/domain/limits.ts';
import { incident } from '../../../support/claim.ts';

const SECOND = 1000;
const AT = Date.parse('2026-11-24T13:36:00.000Z');
const after = (seconds: number): number => AT + seconds * SECOND;

describe('the quiescence period ends', () => {
  it.each<{ when: string; changes: Partial<Incident>; quiet: number; unanswered: number }>([
    {
      when: 'after a removal',
      changes: { intent: { write: 'remove-endpoints', at: AT } },
      quiet: after(ACCELERATOR_QUIESCENCE),
      unanswered: after(ACCELERATOR_QUIESCENCE),
    },
    {
      when: 'never after a POST without an answer',
      changes: { intent: { write: 'take-offline', at: AT }, takeOfflineSentAt: AT },
      quiet: Number.POSITIVE_INFINITY,
      unanswered: after(INFINISPAN_QUIESCENCE),
    },
    {
      when: 'after the first answer since a POST',
      changes: {
        intent: { write: 'take-offline', at: AT },
        takeOfflineSentAt: AT,
        survivorAnsweredAt: after(60),
      },
      quiet: after(60 + INFINISPAN_QUIESCENCE),
      unanswered: after(INFINISPAN_QUIESCENCE),
    },
    {
      when: 'after the POST, if the answer came before it',
      changes: {
        intent: { write: 'take-offline', at: AT },
        takeOfflineSentAt: AT,
        survivorAnsweredAt: after(-60),
      },
      quiet: after(INFINISPAN_QUIESCENCE),
      unanswered: after(INFINISPAN_QUIESCENCE),
    },
    {
      when: 'after a removal that came long after the POST and its answer',
      changes: {
        intent: { write: 'remove-endpoints', at: after(600) },
        takeOfflineSentAt: AT,
        survivorAnsweredAt: AT,
      },
      quiet: after(600 + ACCELERATOR_QUIESCENCE),
      unanswered: after(600 + ACCELERATOR_QUIESCENCE),
    },
    {
      when: 'after a POST that came before a removal, whose period ends sooner',
      changes: {
        intent: { write: 'remove-endpoints', at: after(10) },
        takeOfflineSentAt: AT,
        survivorAnsweredAt: AT,
      },
      quiet: after(INFINISPAN_QUIESCENCE),
      unanswered: after(INFINISPAN_QUIESCENCE),
    },
  ])('$when', ({ changes, quiet, unanswered }) => {
    expect(quiescentAt(incident(changes))).toBe(quiet);
    expect(quiescentWithoutAnswer(incident(changes))).toBe(unanswered);
  });
});

describe('an unsettled write of a restore', () => {
  it.each<{ when: string; unsettled?: Incident['unsettled']; settled: number }>([
    { when: 'is none', settled: 0 },
    {
      when: 'at the accelerator may take effect for a while',
      unsettled: { write: 'add-endpoints', at: AT },
      settled: after(ACCELERATOR_QUIESCENCE),
    },
    {
      when: 'at an Infinispan that has not answered since may always take effect',
      unsettled: { write: 'clear', at: AT },
      settled: Number.POSITIVE_INFINITY,
    },
    {
      when: 'counts from the first answer',
      unsettled: { write: 'push', at: AT, answeredAt: after(60) },
      settled: after(60 + INFINISPAN_QUIESCENCE),
    },
    {
      when: 'counts from the write, if the clock of the answer is behind',
      unsettled: { write: 'push', at: AT, answeredAt: after(-1) },
      settled: after(INFINISPAN_QUIESCENCE),
    },
  ])('$when', ({ unsettled, settled }) => {
    const changes = {
      intent: { write: 'remove-endpoints', at: 0 },
      ...(unsettled && { unsettled }),
    } as const;

    expect(settledAt(incident(changes))).toBe(settled);
    expect(quiescentAt(incident(changes))).toBe(Math.max(settled, ACCELERATOR_QUIESCENCE * SECOND));
  });
});

describe('the quiescence periods', () => {
  it('are longer than the function that records the intent, its last request, and the clock skew', () => {
    expect(ACCELERATOR_QUIESCENCE).toBeGreaterThanOrEqual(
      UPDATE_ENDPOINT_GROUP_LIMIT + AWS_REQUEST_DEADLINE + CLOCK_SKEW,
    );
    expect(INFINISPAN_QUIESCENCE).toBeGreaterThanOrEqual(
      TAKE_SITE_OFFLINE_LIMIT + INFINISPAN_WRITE_DEADLINE + CLOCK_SKEW,
    );
  });
});
