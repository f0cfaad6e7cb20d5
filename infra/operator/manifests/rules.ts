import type { IPrometheusRuleSpec } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRuleSpec';
import type { IRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/Rule';
import { HEARTBEAT } from '../../../functions/domain/heartbeat.ts';
import type { Reporting } from './reporting.ts';
import { JOB, SCRAPED_EVERY, SITE_VIEW } from './site-view-monitor.ts';

/** The metric's value on a node that is not the site master. */
const NOT_SITE_MASTER = 2;

/**
 * How long a node must have been site master before its view counts. A node that has just started, or has just become
 * site master, may be alone until JGroups merges it with the others: `MERGE3` does that every 10 to 30 s by default.
 */
export const STEADY_FOR = '1m';

/** Of the twelve samples of that time, two may be missing: a restart of a container misses three or more. */
const STEADY_SAMPLES = 10;

/**
 * The rules of one site's Prometheus, in the form of a rule file.
 *
 * On a site master the metric is 1 if it sees the other site and 0 if it does not; on other nodes it is 2. Its label
 * `site` is the other site, and becomes the alert's label for the offline site; `reporter` is added. In the cluster of
 * another site the metric has no such series: a site's rules applied there report no site, and FencingMetricAbsent fires.
 */
export function rulesFor(reporting: Reporting): Required<Pick<IPrometheusRuleSpec, 'groups'>> {
  const rules = [
    ...reporting.accelerators.map((accelerator) => siteOffline(reporting, accelerator)),
    metricAbsent(reporting),
    ...reporting.accelerators.map((accelerator) => heartbeat(reporting, accelerator)),
  ];
  return { groups: [{ name: 'site-fencing', interval: SCRAPED_EVERY, rules }] };
}

function siteOffline(reporting: Reporting, accelerator: string): IRule {
  const { alertName, reporter, other } = reporting;
  return {
    alert: alertName,
    // There is no `for`: the workflow checks both sites before it fences.
    expr: `min by (namespace, site) (${unseenByMaster(siteView(reporting))})`,
    labels: { ...labelsOf(reporting), accelerator, severity: 'critical' },
    annotations: {
      summary: `${reporter} does not see ${other}`,
      description: `The Infinispan of ${reporter} does not see ${other}. This alert requests its fencing.`,
    },
  };
}

function metricAbsent(reporting: Reporting): IRule {
  const { namespace, reporter, other } = reporting;
  return {
    alert: 'FencingMetricAbsent',
    expr: `absent(${siteView(reporting)})`,
    // A rolling restart leaves the metric absent for less.
    for: '10m',
    labels: { ...labelsOf(reporting), severity: 'warning' },
    annotations: {
      summary: `${reporter} could not report ${other}`,
      description: `Nothing matches ${SITE_VIEW} with site="${other}" in the namespace ${namespace}, so ${other} would not be fenced. Infinispan is not running, is not scraped, or its metric or site has another name.`,
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

/** The nodes that do not see the other site and have been site master for long enough. */
const unseenByMaster = (view: string): string =>
  [
    `${view} == 0`,
    `max_over_time(${view}[${STEADY_FOR}]) < ${NOT_SITE_MASTER}`,
    `count_over_time(${view}[${STEADY_FOR}]) >= ${STEADY_SAMPLES}`,
  ].join(' and ');

const siteView = ({ namespace, other }: Reporting): string =>
  `{__name__=~"${SITE_VIEW}", job="${JOB}", namespace="${namespace}", site="${other}"}`;

/** The operator routes only alerts with the namespace of the AlertmanagerConfig; `count` drops the metric's own labels. */
const labelsOf = ({ namespace, reporter }: Reporting) => ({ namespace, reporter });
