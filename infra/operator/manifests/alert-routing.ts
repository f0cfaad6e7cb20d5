import { AlertmanagerConfig } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1beta1/AlertmanagerConfig';
import type { IRoute } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1beta1/Route';
import { HEARTBEAT } from '../../../functions/domain/heartbeat.ts';
import type { Reporting } from './reporting.ts';

/**
 * The Secret with the webhook's user and password, and its keys. Its name differs from the `webhook-credentials` of
 * Keycloak's guide, so that both can exist in one namespace: otherwise applying or deleting one would overwrite or delete
 * the other, and the guide's function would receive and log this password.
 */
export const CREDENTIALS = {
  name: 'site-fencing-webhook',
  username: 'username',
  password: 'password',
} as const;

export const ROUTING = 'site-fencing';
const RECEIVER = 'webhook';

/**
 * Routes two alerts to the webhook, the site's and the heartbeat, and no other. Alertmanager's defaults do not fit: it
 * repeats a delivered alert after four hours, and a fencing that could not start at first would wait as long.
 */
export function alertRouting({ namespace, alertName }: Reporting, webhookUrl: string): AlertmanagerConfig {
  const heartbeats: IRoute = {
    receiver: RECEIVER,
    matchers: [{ name: 'alertname', matchType: '=', value: HEARTBEAT }],
    // One every three to four minutes, well within the 15 minutes of the alarm on a missing heartbeat.
    groupWait: '10s',
    groupInterval: '1m',
    repeatInterval: '3m',
  };
  return new AlertmanagerConfig({
    metadata: { name: ROUTING, namespace },
    spec: {
      route: {
        receiver: RECEIVER,
        matchers: [{ name: 'alertname', matchType: '=~', value: `${literally(alertName)}|${HEARTBEAT}` }],
        groupBy: ['accelerator', 'site', 'reporter'],
        // Both Prometheus replicas of a site report within it. An alert that is resolved within it is not sent.
        groupWait: '60s',
        groupInterval: '90s',
        repeatInterval: '5m',
        routes: [heartbeats],
      },
      receivers: [
        {
          name: RECEIVER,
          webhookConfigs: [
            {
              url: webhookUrl,
              sendResolved: false,
              httpConfig: {
                basicAuth: {
                  username: { name: CREDENTIALS.name, key: CREDENTIALS.username },
                  password: { name: CREDENTIALS.name, key: CREDENTIALS.password },
                },
                // The webhook never redirects. Alertmanager would follow a redirect without the alert, and count it as sent.
                followRedirects: false,
              },
            },
          ],
        },
      ],
    },
  });
}

const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
