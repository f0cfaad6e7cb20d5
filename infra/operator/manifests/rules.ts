import type { IPrometheusRuleSpec } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRuleSpec';
import type { IRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/Rule';
import { HEARTBEAT } from '../../../functions/domain/heartbeat.ts';
import type { Reporting } from './reporting.ts';

/** Infinispan 16 dropped the prefix, and while a cluster is upgraded its nodes may have both. */
const SITE_VIEW = '(vendor_)?jgroups_site_view_status';

/** The metric's value on a node that is not the site master. */
const NOT_SITE_MASTER = 2;

/**
 * The rules of one site's Prometheus, as a rule file holds them.
 *
 * The metric is 0 where the node that is the site master does not see the other site, 1 where it does, 2 on a node
 * that is not the site master. Its label `site` is the site that is seen or not, so that `site` of the alert is the
 * offline site; `reporter` is added. In a cluster of another site the metric has no such series: a site's rules
 * applied there report nobody, and FencingMetricAbsent says so.
 */
export function rulesFor(reporting: Reporting): Required<Pick<IPrometheusRuleSpec, 'groups'>> {
  const rules = [
    ...reporting.accelerators.map((accelerator) => siteOffline(reporting, accelerator)),
    metricAbsent(reporting),
    ...reporting.accelerators.map((accelerator) => heartbeat(reporting, accelerator)),
  ];
  return { groups: [{ name: 'site-fencing', rules }] };
}

function siteOffline(reporting: Reporting, accelerator: string): IRule {
  const { alertName, reporter, other } = reporting;
  return {
    alert: alertName,
    expr: `min by (namespace, site) (${siteView(reporting)}) == 0`,
    // A node that has just booted is alone for some seconds: two evaluations, 30 s apart by default, must find it so.
    for: '30s',
    labels: { ...labelsOf(reporting), accelerator, severity: 'critical' },
    annotations: {
      summary: `${reporter} does not see ${other}`,
      description: `The Infinispan of ${reporter} does not see ${other}. The webhook is asked to fence ${other}.`,
    },
  };
}

function metricAbsent(reporting: Reporting): IRule {
  const { namespace, reporter, other } = reporting;
  return {
    alert: 'FencingMetricAbsent',
    expr: `absent(${siteView(reporting)})`,
    // Longer than a restart of every node, one after another, leaves without the metric.
    for: '10m',
    labels: { ...labelsOf(reporting), severity: 'warning' },
    annotations: {
      summary: `${reporter} could not report ${other}`,
      description: `Nothing matches ${SITE_VIEW} with site="${other}" in the namespace ${namespace}, so ${other} would not be fenced. Either Infinispan does not run, or it is not scraped, or its metric or site has another name.`,
    },
  };
}

/** Fires while the metric shows the other site: without the metric, or without a site master, SiteOffline cannot fire. */
function heartbeat(reporting: Reporting, accelerator: string): IRule {
  const { reporter, other } = reporting;
  return {
    alert: HEARTBEAT,
    expr: `count(${siteView(reporting)} != ${NOT_SITE_MASTER}) > 0`,
    labels: { ...labelsOf(reporting), accelerator, severity: 'none' },
    annotations: {
      summary: `${reporter} can report ${other}`,
      description: `The Infinispan of ${reporter} is scraped, and a site master shows whether it sees ${other}. The webhook counts these alerts.`,
    },
  };
}

const siteView = ({ namespace, other }: Reporting): string =>
  `{__name__=~"${SITE_VIEW}", namespace="${namespace}", site="${other}"}`;

/** The operator routes only alerts with the namespace of the AlertmanagerConfig; `count` drops the metric's own labels. */
const labelsOf = ({ namespace, reporter }: Reporting) => ({ namespace, reporter });
