import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FencingEvent } from '../../../../functions/domain/event.ts';
import { attemptNumber, executionName, rehearsalName } from '../../../../functions/domain/execution-name.ts';
import input from '../../../fixtures/webhook/execution-input.json' with { type: 'json' };

const event: FencingEvent = { ...input, version: 1, mode: 'event' };
const START = Date.parse(event.startsAt);
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const site = fc.stringMatching(/^[A-Za-z0-9._-]{1,63}$/).filter((name) => name !== '.' && name !== '..');
const startsAt = fc
  .date({ min: new Date('0000-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true })
  .map((date) => date.toISOString());
const events = fc
  .record({ site, reporter: site, startsAt })
  .map((parts): FencingEvent => ({ ...event, ...parts }));
const moment = fc.date({ noInvalidDate: true });

describe('the number of an attempt', () => {
  it.each([
    { age: -DAY, attempt: 1 },
    { age: -1, attempt: 1 },
    { age: 0, attempt: 1 },
    { age: 2.5 * MINUTE - 1, attempt: 1 },
    { age: 2.5 * MINUTE, attempt: 2 },
    { age: 5 * MINUTE, attempt: 2 },
    { age: 7.5 * MINUTE - 1, attempt: 2 },
    { age: 30 * MINUTE, attempt: 7 },
    { age: 60 * MINUTE, attempt: 13 },
    { age: 14 * DAY, attempt: 4033 },
    { age: 347 * DAY, attempt: 99_937 },
    { age: 348 * DAY, attempt: 99_999 },
    { age: 300_000 * DAY, attempt: 99_999 },
  ])('is $attempt at an age of $age ms', ({ age, attempt }) => {
    expect(attemptNumber(event.startsAt, new Date(START + age))).toBe(attempt);
  });

  it('never decreases over time', () => {
    fc.assert(
      fc.property(fc.integer({ min: -DAY, max: 400 * DAY }), fc.nat(400 * DAY), (age, later) => {
        const at = (milliseconds: number) => attemptNumber(event.startsAt, new Date(START + milliseconds));
        return at(age) <= at(age + later);
      }),
    );
  });

  it('is one higher at each repeat, also if deliveries come up to two minutes early or late', () => {
    const shift = fc.integer({ min: -2 * MINUTE, max: 2 * MINUTE });
    fc.assert(
      fc.property(fc.nat(99_000), shift, (repeat, late) => {
        const age = Math.max(0, repeat * 5 * MINUTE + late);
        return attemptNumber(event.startsAt, new Date(START + age)) === repeat + 1;
      }),
    );
  });
});

describe("an execution's name", () => {
  it('is readable', () => {
    expect(executionName(event, new Date(START + 11 * MINUTE))).toBe(
      'site-b_by_site-a_20261124T133554Z_3e7e0bd4_003',
    );
  });

  it('has at most 80 characters, all of them allowed, for every event and time', () => {
    fc.assert(
      fc.property(events, moment, (any, now) => /^[A-Za-z0-9_-]{1,80}$/.test(executionName(any, now))),
    );
  });

  it('has exactly 80 characters for the longest names and numbers', () => {
    const longest = { ...event, site: 'b'.repeat(63), reporter: 'a'.repeat(63) };
    expect(executionName(longest, new Date(START + 3000 * DAY))).toHaveLength(80);
    expect(rehearsalName(longest)).toHaveLength(80);
  });

  it('of a rehearsal is distinct, and has at most 80 characters', () => {
    expect(rehearsalName(event)).toBe('rehearsal_site-b_by_site-a_20261124T133554Z_3e7e0bd4');
    fc.assert(fc.property(events, (any) => /^rehearsal_[A-Za-z0-9_-]{1,70}$/.test(rehearsalName(any))));
  });

  it('does not depend on the notation of the time', () => {
    const written = ['2026-11-24T13:35:54Z', '2026-11-24T13:35:54.000Z', '2026-11-24T13:35:54.000000Z'];
    const names = written.map((time) => executionName({ ...event, startsAt: time }, new Date(START)));
    expect(new Set(names)).toHaveLength(1);
  });

  it('does not depend on labels and fingerprint', () => {
    const other = { ...event, labels: {}, fingerprint: '' };
    expect(executionName(other, new Date(START))).toBe(executionName(event, new Date(START)));
  });

  it.each<{ from: string; change: Partial<FencingEvent> }>([
    { from: 'another accelerator', change: { accelerator: 'another.awsglobalaccelerator.com' } },
    { from: 'the opposite decision', change: { site: event.reporter, reporter: event.site } },
    { from: 'another millisecond', change: { startsAt: '2026-11-24T13:35:54.533Z' } },
    { from: 'a name that looks the same when rewritten', change: { site: 'site.b' } },
  ])('differs from that of $from', ({ change }) => {
    const now = new Date(START);
    expect(executionName({ ...event, ...change }, now)).not.toBe(executionName(event, now));
  });

  it('differs for names with the same shortened form', () => {
    const long = 'x'.repeat(50);
    const names = ['a', 'b'].map((end) => executionName({ ...event, site: long + end }, new Date(START)));
    expect(new Set(names)).toHaveLength(2);
  });
});
