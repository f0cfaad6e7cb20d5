import { alarmState, evaluationRange } from '../../../infra/local/alarms/alarm-state.ts';
import { dataPoints, lastMinute, MINUTE_MS } from '../../../infra/local/alarms/data-points.ts';
import { type AlarmDefinition, alarmDefinitions } from '../../../infra/site-fencing/alarm-definitions.ts';
import { APPLICATION, SITES } from '../world/names.ts';
import type { PublishedMetrics } from './published-metrics.ts';

/** The dimension values of the AWS metrics of the functions and the state machines in a run. */
export const MONITORED = {
  stateMachineArn: 'the state machine',
  restoreStateMachineArn: 'the state machine of restores',
  webhook: 'webhook',
  notify: 'notify',
} as const;

const DEFINITIONS = alarmDefinitions({ application: APPLICATION, sites: SITES, ...MONITORED });

/** The runbook sections of the deployed alarms that were in ALARM in some minute of this period. */
export function alarmsBetween(metrics: PublishedMetrics, from: number, until: number): Set<string> {
  const inAlarm = Object.values(DEFINITIONS).filter((definition) => {
    for (let end = lastMinute(from) + MINUTE_MS; end <= until; end += MINUTE_MS)
      if (isInAlarm(definition, metrics, end)) return true;
    return false;
  });
  return new Set(inAlarm.map(({ section }) => section));
}

function isInAlarm({ metric, ...rule }: AlarmDefinition, metrics: PublishedMetrics, end: number): boolean {
  const period = metric.periodMinutes * 60;
  const periods = evaluationRange(rule);
  const minutes = metrics.minutes(metric, end - periods * period * 1000);
  // No deployed alarm keeps its state on missing data, so the previous state has no influence.
  return (
    alarmState(dataPoints(minutes, end, { period, statistic: metric.statistic, periods }), rule, 'OK') ===
    'ALARM'
  );
}
