import { AlertmanagerConfig } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1beta1/AlertmanagerConfig';
import type { IHTTPConfig } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1beta1/HTTPConfig';
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

/** Means the proxy that the variables of Alertmanager's pod name. */
export const FROM_ENVIRONMENT = 'environment';

export const ROUTING = 'site-fencing';
const RECEIVER = 'webhook';

/**
 * Routes two alerts to the webhook, the site's and the heartbeat, and no other. Alertmanager's defaults do not fit: it
 * repeats a delivered alert after four hours, and a fencing that could not start at first would wait as long.
 */
export function alertRouting(
  { namespace, alertName }: Reporting,
  { url, proxy }: { readonly url: string; readonly proxy?: string | undefined },
): AlertmanagerConfig {
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
        // Users wait while the alert waits. Duplicates of replicas start one execution only.
        groupWait: '0s',
        // A delivery that was refused with 4xx, as one that Lambda throttles, is repeated after this time.
        groupInterval: '30s',
        // A repeat waits for the first group interval after this time: 5 minutes. The second replica of Alertmanager
        // looks 15 s after each interval, and must not find the time elapsed at 4m45s.
        repeatInterval: '4m50s',
        routes: [heartbeats],
      },
      receivers: [
        {
          name: RECEIVER,
          webhookConfigs: [
            {
              url,
              sendResolved: false,
              httpConfig: {
                basicAuth: {
                  username: { name: CREDENTIALS.name, key: CREDENTIALS.username },
                  password: { name: CREDENTIALS.name, key: CREDENTIALS.password },
                },
                // The webhook never redirects. Alertmanager would follow a redirect without the alert, and count it as sent.
                followRedirects: false,
                ...proxyOf(proxy),
              },
            },
          ],
        },
      ],
    },
  });
}

const proxyOf = (proxy: string | undefined): Pick<IHTTPConfig, 'proxyURL' | 'proxyFromEnvironment'> => {
  if (proxy === undefined) return {};
  // Every version of the operator's v1beta1 has proxyURL.
  return proxy === FROM_ENVIRONMENT ? { proxyFromEnvironment: true } : { proxyURL: proxy };
};

const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
