import { ServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor';
import type { Reporting } from './reporting.ts';

/** Infinispan 16 dropped the prefix; during an upgrade the nodes of a cluster may have both names. */
export const SITE_VIEW = '(vendor_)?jgroups_site_view_status';

/** The label `job` of this monitor's series. The operator's own monitor has the same metric up to 30 s later. */
export const JOB = 'site-fencing';

/** The interval of the scrapes, and of the evaluations of the rules. */
export const SCRAPED_EVERY = '5s';

/**
 * Scrapes every node of the site's Infinispan more often than the Infinispan operator's own ServiceMonitor, whose 30 s
 * are fixed, and keeps only the site view. Selector, port and credentials are those of the operator's monitor
 * (infinispan-operator, `provision/service_monitor.go`).
 */
export function siteViewMonitor({ namespace, infinispan }: Reporting): ServiceMonitor {
  const name = `${infinispan}-generated-operator-secret`;
  return new ServiceMonitor({
    metadata: { name: JOB, namespace },
    spec: {
      selector: {
        matchLabels: { app: 'infinispan-service-admin', clusterName: infinispan, infinispan_cr: infinispan },
      },
      endpoints: [
        {
          port: 'infinispan-adm',
          path: '/metrics',
          scheme: 'http',
          interval: SCRAPED_EVERY,
          scrapeTimeout: SCRAPED_EVERY,
          basicAuth: { username: { name, key: 'username' }, password: { name, key: 'password' } },
          relabelings: [{ action: 'replace', targetLabel: 'job', replacement: JOB }],
          metricRelabelings: [{ action: 'keep', sourceLabels: ['__name__'], regex: SITE_VIEW }],
        },
      ],
    },
  });
}
