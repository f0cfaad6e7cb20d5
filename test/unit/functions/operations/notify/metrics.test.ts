import { describe, expect, it } from 'vitest';
import {
  createNotifyMetrics,
  type NotifyMetrics,
} from '../../../../../functions/operations/notify/metrics.ts';
import { createMetricsRecorder } from '../../../support/metrics.ts';

const count = { unit: 'Count', dimensions: {} };
const time = { unit: 'Milliseconds', dimensions: {} };

describe('the metrics of a finished execution', () => {
  it.each<{ of: string; act: (metrics: NotifyMetrics) => void; values: readonly object[] }>([
    {
      of: 'an outcome with a reason',
      act: (metrics) => metrics.ended({ outcome: 'NOT_FENCED', reason: 'PAUSED' }),
      values: [
        { ...count, name: 'Outcomes', value: 1, dimensions: { outcome: 'NOT_FENCED', reason: 'PAUSED' } },
      ],
    },
    {
      of: 'an outcome without a reason',
      act: (metrics) => metrics.ended({ outcome: 'FENCED' }),
      values: [{ ...count, name: 'Outcomes', value: 1, dimensions: { outcome: 'FENCED', reason: 'NONE' } }],
    },
    {
      of: 'an event that needs an operator',
      act: (metrics) => metrics.needsOperator(),
      values: [{ ...count, name: 'NeedsOperator', value: 1 }],
    },
    {
      of: 'a failed restore',
      act: (metrics) => metrics.notRestored(),
      values: [{ ...count, name: 'NotRestored', value: 1 }],
    },
    {
      of: 'a fencing',
      act: (metrics) => metrics.fenced({ sinceAlert: 90_000, sinceStart: 5_000 }),
      values: [
        { ...time, name: 'TimeToFence', value: 90_000 },
        { ...time, name: 'FencingDuration', value: 5_000 },
      ],
    },
    {
      of: 'two lost records',
      act: (metrics) => metrics.recordsLost(2),
      values: [{ ...count, name: 'RecordsLost', value: 2 }],
    },
    { of: 'no lost record', act: (metrics) => metrics.recordsLost(0), values: [] },
  ])('are published for $of', ({ act, values }) => {
    const { metrics, published } = createMetricsRecorder();

    act(createNotifyMetrics(metrics));

    expect(published).toEqual(values);
  });
});
