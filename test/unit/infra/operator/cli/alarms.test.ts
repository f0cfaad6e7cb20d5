import { CloudWatchClient, DescribeAlarmsCommand, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { expect, it } from 'vitest';
import { alarmLines, readAlarms } from '../../../../../infra/operator/cli/alarms.ts';
import { heartbeatLines, readHeartbeats } from '../../../../../infra/operator/cli/heartbeats.ts';
import { orUnavailable } from '../../../../../infra/operator/cli/unavailable.ts';
import { renderLine } from '../../../../../infra/tools/command-line/lines.ts';
import { mockClient, serviceError } from '../../../support/aws.ts';
import { NOW } from '../../../support/claim.ts';

function createWorld() {
  const cloudWatch = new CloudWatchClient({ region: 'eu-west-1' });
  const stack = { cloudWatch, application: 'shop', sites: ['site-a', 'site-b'], topicArn: 'arn:topic' };
  return { stack, mock: mockClient(cloudWatch) };
}

const minutesAgo = (minutes: number) => new Date(NOW - minutes * 60_000);

it("reads each site's last heartbeat from the webhook's metric", async () => {
  const { stack, mock } = createWorld();
  mock.on(GetMetricDataCommand).resolves({
    MetricDataResults: [
      { Id: 'site1', Timestamps: [] },
      { Id: 'site0', Timestamps: [minutesAgo(2), minutesAgo(7)] },
    ],
  });

  const last = await readHeartbeats(stack, NOW);

  expect(heartbeatLines(last, NOW).map(renderLine)).toEqual([
    'site-a: 2026-11-24T13:58:00.000Z (2 min ago)',
    expect.stringContaining('site-b: no heartbeat in the last 15 minutes'),
  ]);
  expect(mock).toHaveReceivedCommandWith(GetMetricDataCommand, {
    StartTime: minutesAgo(15),
    MetricDataQueries: ['site-a', 'site-b'].map((site) =>
      expect.objectContaining({
        MetricStat: expect.objectContaining({
          Metric: {
            Namespace: 'KeycloakSiteFencing',
            MetricName: 'Heartbeats',
            Dimensions: [
              { Name: 'service', Value: 'shop' },
              { Name: 'reporter', Value: site },
            ],
          },
        }),
      }),
    ),
  });
});

const firing = {
  AlarmName: 'Drift',
  AlarmDescription: 'Backup status offline. docs/runbook.md#drift',
  StateValue: 'ALARM',
  StateUpdatedTimestamp: minutesAgo(3),
} as const;

it.each([
  {
    pages: [[firing], [{ StateValue: 'OK' }]] as const,
    lines: [
      expect.stringContaining(
        'Drift, since 2026-11-24T13:57:00.000Z (3 min ago): Backup status offline. docs/runbook.md#drift',
      ),
    ],
  },
  {
    pages: [[{ StateValue: 'OK' }, { StateValue: 'INSUFFICIENT_DATA' }], []] as const,
    lines: ['none of 2', '1 of 2 have insufficient data'],
  },
])('reads all pages: $lines', async ({ pages: [first, second], lines }) => {
  const { stack, mock } = createWorld();
  mock
    .on(DescribeAlarmsCommand)
    .resolvesOnce({ MetricAlarms: [...first], NextToken: 'more' })
    .resolvesOnce({ MetricAlarms: [...second] });

  expect(alarmLines(await readAlarms(stack), NOW).map(renderLine)).toEqual(lines);
  expect(mock).toHaveReceivedCommandWith(DescribeAlarmsCommand, { ActionPrefix: 'arn:topic' });
});

it('shows in one line that data is unavailable', async () => {
  const { stack, mock } = createWorld();
  mock.onAnyCommand().rejects(serviceError('AccessDeniedException', 400));
  const line = 'unavailable: message of the service: AccessDeniedException';

  expect(heartbeatLines(await orUnavailable(readHeartbeats(stack, NOW)), NOW)).toEqual([line]);
  expect(alarmLines(await orUnavailable(readAlarms(stack)), NOW)).toEqual([line]);
});
