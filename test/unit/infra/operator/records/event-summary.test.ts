import { expect, it } from 'vitest';
import type { TrailRecord } from '../../../../../infra/operator/records/audit-trail.ts';
import { eventKeyOf } from '../../../../../infra/operator/records/event-key.ts';
import { eventLine, summarizeEvents } from '../../../../../infra/operator/records/event-summary.ts';
import type { RunningExecution } from '../../../../../infra/operator/records/running.ts';

const EVENT = 'a1.example.com/site-b/site-a/2026-11-24T13:35:54.000Z';
const arn = (name: string) => `arn:aws:states:eu-west-1:123456789012:execution:fencing:${name}`;

const row = (minute: number, name: string, changes: Partial<TrailRecord> = {}): TrailRecord => {
  const step = changes.step ?? 'outcome';
  return {
    id: `2026-11-24T13:${minute}:00.000Z#${name}#${step}`,
    event: EVENT,
    execution: arn(name),
    incident: 'none',
    record: null,
    ...changes,
    step,
  };
};
const notFenced = { outcome: 'NOT_FENCED', reason: 'REPORTER_UNREACHABLE' };

it.each<{ when: string; rows: readonly TrailRecord[]; running?: readonly RunningExecution[]; line: string }>([
  {
    when: 'fenced',
    rows: [row(36, 'x_001', { step: 'observed' }), row(37, 'x_001', { outcome: 'FENCED' })],
    line: 'FENCED  x_001',
  },
  {
    when: 'equal neighbours are counted',
    rows: [row(36, 'x_001', notFenced), row(41, 'x_002', notFenced), row(46, 'x_003', { outcome: 'FENCED' })],
    line: 'NOT_FENCED REPORTER_UNREACHABLE ×2, FENCED  x_003',
  },
  {
    when: 'a redrive ended differently',
    rows: [row(36, 'x_001', { outcome: 'FAILED' }), row(40, 'x_001', { outcome: 'FENCED' })],
    line: 'FENCED  x_001',
  },
  {
    when: 'a failed one is running again',
    rows: [row(36, 'x_001', { outcome: 'FAILED' })],
    running: [{ name: 'x_001', startedAt: '2026-11-24T13:36:00.000Z', event: EVENT }],
    line: 'RUNNING  x_001',
  },
  {
    when: 'one is running without a record',
    rows: [],
    running: [{ name: 'x_001', startedAt: '2026-11-24T13:36:00.000Z', event: EVENT }],
    line: 'RUNNING  x_001',
  },
  { when: 'there is no ending', rows: [row(36, 'x_001', { step: 'observed' })], line: 'UNKNOWN  x_001' },
  {
    when: 'the record of a rerun is not an outcome',
    rows: [
      row(36, 'x_001', notFenced),
      row(40, 'again', { step: 'rerun' }),
      row(41, 'again', { outcome: 'FENCED' }),
    ],
    line: 'NOT_FENCED REPORTER_UNREACHABLE, FENCED  again',
  },
  {
    when: 'repeats re-verified it, one of them after a failure',
    rows: [
      row(36, 'x_001', { outcome: 'FENCED' }),
      row(41, 'x_002', { outcome: 'FAILED' }),
      row(50, 'x_002', {
        id: `verified#${EVENT}`,
        step: '',
        outcome: 'FENCED',
        verified: { times: 3, lastAt: '2026-11-24T13:50:00.000Z' },
      }),
    ],
    line: 'FENCED ×2, re-verified ×3  x_002',
  },
])('$when: $line', ({ rows, running = [], line }) => {
  expect(summarizeEvents(rows, running).map(eventLine)).toEqual([
    `2026-11-24T13:35:54.000Z  site-b reported by site-a  ${line}`,
  ]);
});

it('has the newest event first, and no row without an event', () => {
  const later = EVENT.replace('13:35', '13:45');
  const rows = [
    row(36, 'x_001', notFenced),
    row(46, 'y_001', { ...notFenced, event: later }),
    row(47, 'claim-v3', { step: 'paused', event: 'pause/keycloak', execution: '' }),
    row(48, 'z', { outcome: 'FAILED', event: 'unknown' }),
  ];

  expect(summarizeEvents(rows, []).map(({ key }) => key)).toEqual([later, EVENT]);
});

it('names an event after its executions', () => {
  expect(eventKeyOf(EVENT)).toMatchObject({
    site: 'site-b',
    reporter: 'site-a',
    name: expect.stringMatching(/^site-b_by_site-a_20261124T133554Z_[0-9a-f]{8}$/),
  });
});

it.each(['unknown', 'pause/keycloak', 'a/b/c/d', 'a/b/c/2026-11-24T13:35:54Z/e', ''])(
  '"%s" is not an event',
  (key) => {
    expect(eventKeyOf(key)).toBeUndefined();
  },
);
