import { expect, it } from 'vitest';
import { parseAlert } from '../../../../../functions/webhook/alert.ts';
import { parseNotification } from '../../../../../functions/webhook/notification.ts';
import grafana from '../../../../fixtures/webhook/grafana.json' with { type: 'json' };

const KNOWN = { alertName: 'SiteOffline', sites: ['site-a', 'site-b'] };

it("Grafana's own payload is read as Alertmanager's", () => {
  const { alerts, truncatedAlerts } = parseNotification(grafana);
  const [offline, ...others] = alerts.map((alert) => parseAlert(alert, KNOWN));

  expect(truncatedAlerts).toBe(0);
  expect(offline).toMatchObject({
    kind: 'event',
    event: { site: 'site-b', reporter: 'site-a', startsAt: '2026-11-29T12:03:55.157Z' },
  });
  expect(others).toMatchObject([
    { kind: 'heartbeat', reporter: 'site-a' },
    { kind: 'ignored', reason: 'Alert name does not match `alertName`.' },
  ]);
});
