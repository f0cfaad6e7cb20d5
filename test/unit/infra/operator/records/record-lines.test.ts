import { expect, it } from 'vitest';
import type { TrailRecord } from '../../../../../infra/operator/records/audit-trail.ts';
import { recordLines } from '../../../../../infra/operator/records/record-lines.ts';
import { HOSTILE, UNESCAPED } from '../../../support/hostile.ts';

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

it('has a head, and a line for each object', () => {
  expect(recordLines(record)).toEqual([
    '2026-11-24T13:36:00.000Z  outcome  NOT_FENCED  PAUSED',
    '  detail text',
    '  inner.labels: severity critical',
  ]);
});

it('counts re-verifications', () => {
  const verified = { times: 3, lastAt: '2026-11-24T13:50:00.000Z' };

  expect(recordLines({ ...record, verified })).toEqual([
    '2026-11-24T13:50:00.000Z  last of 3 re-verifications',
  ]);
});

it.each([
  { of: 'a value', record: { label: HOSTILE } },
  { of: 'the name of a label', record: { [HOSTILE]: 'x' } },
  { of: 'the name of an object', record: { [HOSTILE]: { label: 'x' } } },
  { of: 'a list', record: { labels: [HOSTILE] } },
])('escapes $of', ({ record: content }) => {
  const lines = recordLines({ ...record, record: content });

  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain('\\u000aFORGED LINE');
  for (const line of lines) expect(line).not.toMatch(UNESCAPED);
});

it.each(['id', 'step', 'incident', 'outcome', 'reason'])('escapes the field %s of a row', (field) => {
  const lines = recordLines({ ...record, [field]: HOSTILE });

  expect(lines).toHaveLength(3);
  for (const line of lines) expect(line).not.toMatch(UNESCAPED);
});

const ARN = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/net';

it.each([
  { text: `${ARN}/site-b/73e2d6bc24d8a067`, shown: '…/site-b/73e2d6bc24d8a067' },
  { text: `${ARN}/site-b`, shown: '…/net/site-b' },
  { text: ARN, shown: '…/loadbalancer/net' },
  { text: 'arn:aws:states:eu-west-1:123456789012:execution:fencing:x_001', shown: undefined },
  { text: `${ARN}/`, shown: undefined },
  { text: 'arn:/x', shown: undefined },
  { text: 'not arn:a/b', shown: undefined },
])('shortens an ARN to the last two parts of its resource: $text', ({ text, shown = text }) => {
  expect(recordLines({ ...record, record: { text } })[1]).toBe(`  text ${shown}`);
});

it('shortens a label of any size in linear time', () => {
  // With a quadratic search this takes a minute.
  const label = `arn:${'a/'.repeat(200_000)}`;

  expect(recordLines({ ...record, record: { label } })[1]).toBe(`  label ${label}`);
});
