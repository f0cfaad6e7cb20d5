import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { HEARTBEATS, METRICS_NAMESPACE } from '../../../functions/domain/metric-names.ts';
import { type Line, styled } from '../../tools/command-line/lines.ts';
import type { Deployment } from '../deployment/deployment.ts';
import { ago, iso } from '../records/times.ts';
import { type Unavailable, unavailableLine } from './unavailable.ts';

/** The alarm on a missing heartbeat waits as long. */
const MINUTES = 15;

/** The last heartbeat of a site's monitoring. */
export interface Heartbeat {
  readonly site: string;
  /** Start of its minute; null without one in the last 15 minutes. */
  readonly lastSeenAt: string | null;
}

/**
 * Reads the last heartbeat of each site. CloudWatch returns the newest minute first (API Reference, GetMetricData:
 * ScanBy).
 *
 * @throws the service's error
 */
export async function readHeartbeats(
  { cloudWatch, application, sites }: Pick<Deployment, 'cloudWatch' | 'application' | 'sites'>,
  now: number,
): Promise<readonly Heartbeat[]> {
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

export const heartbeatLines = (heartbeats: readonly Heartbeat[] | Unavailable, now: number): Line[] =>
  'unavailable' in heartbeats
    ? [unavailableLine(heartbeats)]
    : heartbeats.map(({ site, lastSeenAt }) =>
        lastSeenAt === null
          ? styled('yellow', `${site}: no heartbeat in the last ${MINUTES} minutes`)
          : `${site}: ${ago(Date.parse(lastSeenAt), now)}`,
      );
