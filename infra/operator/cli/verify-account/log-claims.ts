import { type CloudFormationClient, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import {
  type CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import type { Deployment } from '../../deployment/deployment.ts';
import { type Claim, type Finding, open, proved, refuted } from './finding.ts';

const POLL_MS = 5000;
/** Logs arrive within seconds, the log of a state machine within minutes. */
const WITHIN_MS = 5 * 60_000;

/** The logical ids of the logs that a rehearsal writes: of the workflow and of each function of it. */
const OF_REHEARSAL = /(?:FenceSite|Steps\w+)Log[0-9A-F]{8}$/;

interface Clients {
  readonly cloudFormation: CloudFormationClient;
  readonly logs: CloudWatchLogsClient;
}

/**
 * Claims about the logs, to be settled after rehearsals.
 *
 * @param local whether the stack is an emulator's, which writes no log of a state machine
 */
export const logClaims = (
  stack: Deployment,
  clients: Clients,
  local: boolean,
  signal: AbortSignal,
): Claim[] => [
  {
    claim: 'the workflow and its functions write their logs, which are not kept forever',
    settle: async () =>
      local ? open('the emulator writes no log of a state machine') : written(stack, clients, signal),
  },
];

async function written(
  { stackName, clock }: Deployment,
  { cloudFormation, logs }: Clients,
  signal: AbortSignal,
): Promise<Finding> {
  const names: string[] = [];
  const pages = paginateListStackResources({ client: cloudFormation }, { StackName: stackName });
  for await (const { StackResourceSummaries = [] } of pages)
    for (const { LogicalResourceId = '', PhysicalResourceId = '' } of StackResourceSummaries)
      if (OF_REHEARSAL.test(LogicalResourceId)) names.push(PhysicalResourceId);
  if (names.length === 0) return refuted('the stack has no log');

  const keptForever = await those(names, async (name) => !(await hasRetention(logs, name)));
  if (keptForever.length > 0) return refuted(`kept forever: ${keptForever.join(', ')}`);
  const deadline = clock.now() + WITHIN_MS;
  let empty = await those(names, (name) => isEmpty(logs, name));
  while (empty.length > 0 && clock.now() < deadline) {
    await clock.sleep(POLL_MS);
    signal.throwIfAborted();
    empty = await those(empty, (name) => isEmpty(logs, name));
  }
  return empty.length === 0 ? proved(`${names.length} logs`) : refuted(`empty: ${empty.join(', ')}`);
}

async function those(names: readonly string[], is: (name: string) => Promise<boolean>): Promise<string[]> {
  const are = await Promise.all(names.map(is));
  return names.filter((_, index) => are[index]);
}

async function hasRetention(logs: CloudWatchLogsClient, name: string): Promise<boolean> {
  const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name }));
  return logGroups.some((group) => group.logGroupName === name && group.retentionInDays !== undefined);
}

async function isEmpty(logs: CloudWatchLogsClient, logGroupName: string): Promise<boolean> {
  const { logStreams = [] } = await logs.send(
    new DescribeLogStreamsCommand({ logGroupName, orderBy: 'LastEventTime', descending: true, limit: 1 }),
  );
  return logStreams[0]?.lastEventTimestamp === undefined;
}
