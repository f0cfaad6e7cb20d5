import { expect, it } from 'vitest';
import cdk from '../../cdk.json' with { type: 'json' };
import { may, permissionsOf, roleOf } from './permissions.ts';
import { resourcesOf, synthesizeStack } from './stack.ts';

const [KEY, OTHER_KEY] = ['b', 'c'].map(
  (last) => `arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890a${last}`,
) as [string, string];
const CLUSTER = 'arn:aws:rds:eu-central-1:111122223333:cluster:keycloak';
const CA = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:infinispan-ca-AbCdEf';
const { sites } = cdk.context.fencing;
const withAuthority = {
  ...sites,
  'site-b': { infinispan: { ...sites['site-b'].infinispan, caArn: CA } },
};
const SECRETS = [...Object.values(sites).map(({ infinispan }) => infinispan.secretArn), CA].join(' or ');

const plain = synthesizeStack({ probe: true });
const template = synthesizeStack({
  probe: true,
  auroraWriter: { clusterArn: CLUSTER, zones: { 'eu-west-1a': 'site-a' } },
  kmsKeyArn: KEY,
  secretKeyArns: [OTHER_KEY],
  sites: withAuthority,
  vpc: { subnetIds: ['subnet-0123456789abcdef0'], securityGroupIds: ['sg-0123456789abcdef0'] },
});

const ifAll = (permissions: readonly string[], ...conditions: readonly string[]): string[] =>
  permissions.map((permission) => `${permission} if ${[...conditions].sort().join(' and ')}`);

const table = (name: string): string[] =>
  ifAll(
    may(['kms:Decrypt'], KEY),
    'kms:ViaService is dynamodb.<Region>.amazonaws.com',
    `kms:EncryptionContext:aws:dynamodb:tableName is ${name}`,
  );
const secrets = (arns: string, ...keys: readonly string[]): string[] =>
  ifAll(
    may(['kms:Decrypt'], ...keys),
    'kms:ViaService like secretsmanager.*.amazonaws.com',
    `kms:EncryptionContext:SecretARN is ${arns}`,
  );
const executions = (workflow: string, ...actions: readonly string[]): string[] =>
  ifAll(
    may(actions, KEY),
    'kms:ViaService is states.<Region>.amazonaws.com',
    `kms:EncryptionContext:aws:states:stateMachineArn is ${workflow}StateMachine`,
  );
const followAll = executions('FenceSiteStateMachine or RestoreSite', 'kms:Decrypt', 'kms:GenerateDataKey');
const startFencing = executions('FenceSite', 'kms:Decrypt', 'kms:GenerateDataKey');
const readExecutions = ['FenceSite', 'RestoreSite'].flatMap((workflow) =>
  executions(workflow, 'kms:Decrypt'),
);
const publish = ifAll(
  may(['kms:Decrypt', 'kms:GenerateDataKey'], KEY),
  'kms:ViaService is sns.<Region>.amazonaws.com',
  'kms:EncryptionContext:aws:sns:topicArn is Topic',
);
const IN_ACCOUNT = '<Region>:<AccountId>';

/** The permissions that Lambda needs; listings have no resource level, and a new resource has no ARN yet. */
const vpc = may(
  [
    'ec2:AssignPrivateIpAddresses',
    'ec2:CreateNetworkInterface',
    'ec2:DeleteNetworkInterface',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeSubnets',
    'ec2:UnassignPrivateIpAddresses',
  ],
  '*',
);
const asking = [
  ...table('TablesClaims'),
  ...secrets(SECRETS, KEY, OTHER_KEY),
  ...may(['secretsmanager:GetSecretValue'], CA),
  ...vpc,
];

/** A machine's role. */
const MACHINE = [
  ...table('TablesAudit'),
  // The role is created before the machine, whose name is then unknown.
  ...ifAll(
    may(['kms:Decrypt', 'kms:GenerateDataKey'], KEY),
    `kms:EncryptionContext:aws:states:stateMachineArn like arn:<Partition>:states:${IN_ACCOUNT}:stateMachine:*`,
  ),
  ...ifAll(
    may(['kms:GenerateDataKey'], KEY),
    `kms:EncryptionContext:SourceArn like arn:<Partition>:logs:${IN_ACCOUNT}:*`,
  ),
];

/** Each role's additional permissions with the customer's keys, an authority in a secret, and a VPC. */
const MORE: Readonly<Record<string, readonly string[]>> = {
  Webhook: [...secrets('WebhookPassword', KEY), ...table('TablesAudit'), ...startFencing],
  LookupAccelerator: table('TablesClaims'),
  CheckReporterHealth: [
    ...asking,
    ...may(['rds:DescribeDBClusters'], CLUSTER),
    ...may(['rds:DescribeDBInstances'], 'arn:aws:rds:eu-central-1:111122223333:db:*'),
  ],
  UpdateEndpointGroup: asking,
  TakeSiteOffline: asking,
  Reconcile: [...asking, ...table('TablesAudit'), ...followAll],
  RecordFailure: [...table('TablesClaims'), ...table('TablesAudit'), ...readExecutions],
  Rehearse: [],
  Probe: [...asking, ...startFencing],
  StartRehearsals: [...table('TablesClaims'), ...startFencing],
  Notify: [...table('TablesAudit'), ...readExecutions, ...publish],
  CheckRestore: asking,
  AskApproval: publish,
  StartRestore: asking,
  PrepareSite: asking,
  PushState: asking,
  WatchRestore: asking,
  ReturnTraffic: asking,
  GiveUpRestore: [...table('TablesClaims'), ...startFencing],
  FenceSiteStateMachine: MACHINE,
  RestoreSiteStateMachine: MACHINE,
};

it.each(resourcesOf(template, 'AWS::IAM::Role').map(([id]) => ({ name: roleOf(id), id })))(
  '$name has its other permissions, and those of the table',
  ({ name, id }) => {
    const before = permissionsOf(plain, id);

    const expected = new Set([...before, ...(MORE[name] ?? ['not in the table'])]);

    expect(permissionsOf(template, id)).toEqual([...expected].sort());
  },
);
