import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { HEARTBEATS, METRICS_NAMESPACE } from '../../../functions/domain/metric-names.ts';
import { type Line, styled } from '../../tools/command-line/lines.ts';
import type { Deployment } from '../deployment/deployment.ts';
import { ago, iso } from '../records/times.ts';
import type { Unavailable } from './unavailable.ts';

/** As long as the alarm on a missing one waits. */
const MINUTES = 15;

/** When a site's monitoring was last heard of. */
export interface ToldHeartbeat {
  readonly site: string;
  /** The beginning of the minute; null where there is none of the last 15. */
  readonly lastSeenAt: string | null;
}

/**
 * The last heartbeat of each site. CloudWatch answers with the newest minute first (API Reference, GetMetricData:
 * ScanBy).
 *
 * @throws the service's error
 */
export async function heartbeats(
  { cloudWatch, application, sites }: Pick<Deployment, 'cloudWatch' | 'application' | 'sites'>,
  now: number,
): Promise<readonly ToldHeartbeat[]> {
  if (sites.length === 0) return [];
  const { MetricDataResults = [] } = await cloudWatch.send(
    new GetMetricDataCommand({
      StartTime: new Date(now - MINUTES * 60_000),
      EndTime: new Date(now),
      ScanBy: 'TimestampDescending',
      MetricDataQueries: sites.map((site, index) => ({
        Id: `site${index}`,
        MetricStat: {
          Metric: {
            Namespace: METRICS_NAMESPACE,
            MetricName: HEARTBEATS,
            Dimensions: [
              { Name: 'service', Value: application },
              { Name: 'reporter', Value: site },
            ],
          },
          Period: 60,
          Stat: 'Sum',
        },
      })),
    }),
  );
  return sites.map((site, index) => {
    const newest = MetricDataResults.find(({ Id }) => Id === `site${index}`)?.Timestamps?.[0];
    return { site, lastSeenAt: newest === undefined ? null : iso(newest.getTime()) };
  });
}

export const heartbeatLines = (told: readonly ToldHeartbeat[] | Unavailable, now: number): Line[] =>
  'unavailable' in told
    ? [`not to be had: ${told.unavailable}`]
    : told.map(({ site, lastSeenAt }) =>
        lastSeenAt === null
          ? styled('yellow', `${site}: no heartbeat known of the last ${MINUTES} minutes`)
          : `${site}: ${ago(Date.parse(lastSeenAt), now)}`,
      );
