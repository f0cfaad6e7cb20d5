import { describe, expect, it } from 'vitest';
import { createWebhookMetrics, type WebhookMetrics } from '../../../../functions/webhook/metrics.ts';
import { createMetricsRecorder } from '../../support/metrics.ts';

describe('the metrics of the webhook', () => {
  it.each<{ of: string; act: (metrics: WebhookMetrics) => void; value: object }>([
    {
      of: 'an answer',
      act: (metrics) => metrics.answered('accepted'),
      value: { name: 'WebhookAnswers', value: 1, dimensions: { answer: 'accepted' } },
    },
    {
      of: 'a heartbeat',
      act: (metrics) => metrics.heartbeat('site-a'),
      value: { name: 'Heartbeats', value: 1, dimensions: { reporter: 'site-a' } },
    },
    {
      of: 'dropped alerts',
      act: (metrics) => metrics.truncated(3),
      value: { name: 'TruncatedAlerts', value: 3, dimensions: {} },
    },
    {
      of: 'refused alerts',
      act: (metrics) => metrics.refused(2),
      value: { name: 'AlertsRefused', value: 2, dimensions: {} },
    },
  ])('are published for $of', ({ act, value }) => {
    const { metrics, published } = createMetricsRecorder();

    act(createWebhookMetrics(metrics));

    expect(published).toEqual([{ unit: 'Count', ...value }]);
  });
});
