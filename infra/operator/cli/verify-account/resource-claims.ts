import { CloudFormationClient, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import { GetDashboardCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeContinuousBackupsCommand, DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { PublishCommand, paginateListSubscriptionsByTopic, SNSClient } from '@aws-sdk/client-sns';
import type { Deployment } from '../../deployment/deployment.ts';
import type { Endpoints } from '../../deployment/target.ts';
import { readAlarms } from '../alarms.ts';
import { type Claim, type Finding, open, proved, refuted } from './finding.ts';

/**
 * Claims about the stack's resources. The message is the only thing that is written.
 *
 * @param local whether the resources are an emulator's, which has no encryption and no backups
 */
export const resourceClaims = (stack: Deployment, { aws }: Endpoints, local: boolean): Claim[] => [
  { claim: 'alarms can be read', settle: () => alarms(stack) },
  { claim: 'the dashboard can be read', settle: () => dashboard(stack, new CloudFormationClient(aws)) },
  {
    claim: 'the tables are encrypted, protected from deletion, and restorable',
    settle: async () => (local ? open('the emulator has no encryption and no backups') : tables(stack)),
  },
  { claim: 'messages reach an operator', settle: () => message(stack, new SNSClient(aws)) },
];

async function alarms(stack: Deployment): Promise<Finding> {
  const { total, firing } = await readAlarms(stack);
  if (total === 0) return refuted('the topic has no alarm');
  return proved(`${total}, of which in ALARM: ${firing.map(({ name }) => name).join(', ') || 'none'}`);
}

async function dashboard(
  { cloudWatch, stackName }: Deployment,
  cloudFormation: CloudFormationClient,
): Promise<Finding> {
  const pages = paginateListStackResources({ client: cloudFormation }, { StackName: stackName });
  for await (const { StackResourceSummaries = [] } of pages) {
    for (const { ResourceType, PhysicalResourceId } of StackResourceSummaries) {
      if (ResourceType !== 'AWS::CloudWatch::Dashboard') continue;
      const { DashboardBody = '{}' } = await cloudWatch.send(
        new GetDashboardCommand({ DashboardName: PhysicalResourceId }),
      );
      const { widgets = [] } = JSON.parse(DashboardBody) as { widgets?: readonly unknown[] };
      return widgets.length > 0
        ? proved(`${widgets.length} widgets; look at ${PhysicalResourceId} in the console`)
        : refuted('it has no widget');
    }
  }
  return refuted('the stack has no dashboard');
}

async function tables({ dynamoDb, claimsTable, auditTable }: Deployment): Promise<Finding> {
  const lacking = await Promise.all(
    [claimsTable, auditTable].map(async (TableName) => {
      const [{ Table }, { ContinuousBackupsDescription: backups }] = await Promise.all([
        dynamoDb.send(new DescribeTableCommand({ TableName })),
        dynamoDb.send(new DescribeContinuousBackupsCommand({ TableName })),
      ]);
      const has = {
        'encryption with a KMS key': Table?.SSEDescription?.Status === 'ENABLED',
        'deletion protection': Table?.DeletionProtectionEnabled === true,
        'point-in-time recovery':
          backups?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus === 'ENABLED',
      };
      return Object.entries(has).flatMap(([what, is]) => (is ? [] : [`${TableName} lacks ${what}`]));
    }),
  );
  return lacking.flat().length === 0 ? proved('both') : refuted(lacking.flat().join('; '));
}

async function message({ topicArn }: Deployment, sns: SNSClient): Promise<Finding> {
  let confirmed = 0;
  for await (const { Subscriptions = [] } of paginateListSubscriptionsByTopic(
    { client: sns },
    { TopicArn: topicArn },
  ))
    confirmed += Subscriptions.filter(({ SubscriptionArn }) => SubscriptionArn?.startsWith('arn:')).length;
  if (confirmed === 0) return open(`${topicArn} has no confirmed subscription`);
  const { MessageId } = await sns.send(
    new PublishCommand({
      TopicArn: topicArn,
      Subject: 'Test of keycloak-site-fencing',
      Message: 'This is a test by "npm run verify-account". No site was fenced.',
    }),
  );
  return open(`message ${MessageId} was sent to ${confirmed} subscriptions: check that it arrives`);
}
