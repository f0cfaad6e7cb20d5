import { CloudFormationClient, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { expect, it } from 'vitest';
import { logClaims } from '../../../../../../infra/operator/cli/verify-account/log-claims.ts';
import { mockClient } from '../../../../support/aws.ts';
import { createHostileWorld } from '../hostile-world.ts';

const WORKFLOW = '/aws/vendedlogs/states/SiteFencing/Fencing/FenceSite';
const REHEARSE = 'SiteFencing-FencingStepsRehearseLog0123ABCD-x';
const OTHER = 'SiteFencing-FencingNotificationsNotifyLog0123ABCD-x';

/** @param filledAfter how many reads of the workflow's streams find none */
function settle({ filledAfter = 0, forever = false, ids = true }) {
  const clients = { cloudFormation: new CloudFormationClient(), logs: new CloudWatchLogsClient() };
  const [cloudFormation, logs] = [mockClient(clients.cloudFormation), mockClient(clients.logs)];
  const summary = (LogicalResourceId: string, PhysicalResourceId: string) => ({
    LogicalResourceId: ids ? LogicalResourceId : 'Other',
    PhysicalResourceId,
    ResourceType: 'AWS::Logs::LogGroup',
    ResourceStatus: 'CREATE_COMPLETE' as const,
    LastUpdatedTimestamp: new Date(0),
  });
  cloudFormation.on(ListStackResourcesCommand).resolves({
    StackResourceSummaries: [
      summary('FencingFenceSiteLog89ABCDEF', WORKFLOW),
      summary('FencingStepsRehearseLog0123ABCD', REHEARSE),
      summary('FencingNotificationsNotifyLog0123ABCD', OTHER),
    ],
  });
  logs.on(DescribeLogGroupsCommand).callsFake(({ logGroupNamePrefix }) => ({
    logGroups: [
      { logGroupName: `${logGroupNamePrefix}-other` },
      { logGroupName: logGroupNamePrefix, ...(forever ? {} : { retentionInDays: 365 }) },
    ],
  }));
  let reads = 0;
  logs.on(DescribeLogStreamsCommand).callsFake(({ logGroupName }) => {
    if (logGroupName === WORKFLOW && reads++ < filledAfter) return { logStreams: [{ logStreamName: 'new' }] };
    return { logStreams: [{ logStreamName: 'x', lastEventTimestamp: 1 }] };
  });
  let now = 0;
  const clock = {
    now: () => now,
    sleep: async (milliseconds: number) => {
      now += milliseconds;
    },
  };
  const [claim] = logClaims(
    { ...createHostileWorld('', 'SUCCEEDED'), clock },
    clients,
    false,
    new AbortController().signal,
  );
  return claim?.settle();
}

it.each([
  { when: 'are written', given: {}, result: 'proved', detail: '2 logs' },
  { when: 'are written after a while', given: { filledAfter: 5 }, result: 'proved', detail: '2 logs' },
  { when: 'stay empty', given: { filledAfter: 1000 }, result: 'refuted', detail: `empty: ${WORKFLOW}` },
  {
    when: 'are kept forever',
    given: { forever: true },
    result: 'refuted',
    detail: `kept forever: ${WORKFLOW}, ${REHEARSE}`,
  },
  { when: 'do not exist', given: { ids: false }, result: 'refuted', detail: 'the stack has no log' },
])('logs that $when: $result', async ({ given, result, detail }) => {
  expect(await settle(given)).toEqual({ result, detail });
});
