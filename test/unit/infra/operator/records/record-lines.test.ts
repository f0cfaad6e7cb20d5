import { expect, it } from 'vitest';
import type { TrailRecord } from '../../../../../infra/operator/records/audit-trail.ts';
import { recordLines } from '../../../../../infra/operator/records/record-lines.ts';

const record: TrailRecord = {
  id: '2026-11-24T13:36:00.000Z#x_001#outcome',
  event: 'a/b/c/d',
  execution: 'arn:aws:states:eu-west-1:123456789012:execution:fencing:x_001',
  step: 'outcome',
  incident: 'none',
  outcome: 'NOT_FENCED',
  reason: 'PAUSED',
  record: { detail: 'text', inner: { labels: { severity: 'critical' } } },
};

it('tells a row by its head and a line for each object', () => {
  expect(recordLines(record)).toEqual([
    '2026-11-24T13:36:00.000Z  outcome  NOT_FENCED  PAUSED',
    '  detail text',
    '  inner.labels: severity critical',
  ]);
});

it('tells how often repeats found it complete', () => {
  const verified = { times: 3, lastAt: '2026-11-24T13:50:00.000Z' };

  expect(recordLines({ ...record, verified })).toEqual([
    '2026-11-24T13:50:00.000Z  found complete by 3 repeats, this the last',
  ]);
});

it('lets no text of an alert steer the terminal', () => {
  expect(recordLines({ ...record, record: { label: '\u001b[2J\nx\u009b1m' } }).at(-1)).toBe(
    '  label \\u001b[2J\\u000ax\\u009b1m',
  );
});
