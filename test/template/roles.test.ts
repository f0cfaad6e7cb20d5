import { describe, expect, it } from 'vitest';
import { byText, may, permissionsOf, roleOf } from './permissions.ts';
import { readable, resourcesOf, synthesizeStack } from './stack.ts';

const template = synthesizeStack({ probe: true });

const ACCELERATORS = 'arn:<Partition>:globalaccelerator::<AccountId>:accelerator/*';
const CHILDREN = `${ACCELERATORS}/listener/*`;
const SECRETS = ['a', 'b'].map(
  (site) => `arn:aws:secretsmanager:eu-west-1:111122223333:secret:infinispan-site-${site}-AbCdEf`,
);
const MACHINE = 'FenceSiteStateMachine';
const RESTORE_MACHINE = 'RestoreSiteStateMachine';

/** Every function's own log, and traces, which have no resource level (X-Ray Developer Guide). */
const house = (log: string): string[] => [
  ...may(['logs:CreateLogStream', 'logs:PutLogEvents'], log),
  ...may(['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], '*'),
];
const readAccelerators = [
  ...may(['globalaccelerator:DescribeAccelerator', 'globalaccelerator:ListListeners'], ACCELERATORS),
  ...may(['globalaccelerator:ListEndpointGroups'], CHILDREN),
];
// No resource level (Service Authorization Reference, Elastic Load Balancing V2; AWS Global Accelerator).
const readTags = may(['elasticloadbalancing:DescribeTags'], '*');
/**
 * Adding and removing also need the permission to update; added endpoints are looked up with the caller's permissions.
 */
const addToGroups = [
  ...may(
    [
      'globalaccelerator:AddEndpoints',
      'globalaccelerator:DescribeEndpointGroup',
      'globalaccelerator:UpdateEndpointGroup',
    ],
    CHILDREN,
  ),
  // No resource level (Service Authorization Reference, Amazon EC2 and Elastic Load Balancing V2).
  ...may(
    [
      'ec2:DescribeAddresses',
      'ec2:DescribeInstances',
      'ec2:DescribeInternetGateways',
      'ec2:DescribeRegions',
      'ec2:DescribeSubnets',
      'elasticloadbalancing:DescribeLoadBalancers',
    ],
    '*',
  ),
];
const changeGroups = [...addToGroups, ...may(['globalaccelerator:RemoveEndpoints'], CHILDREN)];
const findAccelerators = may(['globalaccelerator:ListAccelerators'], '*');
const readSecrets = may(['secretsmanager:GetSecretValue'], ...SECRETS);
const readClaim = may(['dynamodb:GetItem'], 'TablesClaims');
const writeClaim = may(['dynamodb:PutItem'], 'TablesClaims');
/** Only these items of the claims table. */
const writeItems = (...keys: readonly string[]): string[] =>
  writeClaim.map((permission) => `${permission} if dynamodb:LeadingKeys is ${keys.join(' or ')}`);

const readExecutions = may(
  ['states:DescribeExecution', 'states:GetExecutionHistory'],
  ...[MACHINE, RESTORE_MACHINE].map(
    (machine) => `arn:<Partition>:states:<Region>:<AccountId>:execution:${machine}.Name:*`,
  ),
);
/** What the steps of a restore read of the sites. */
const readSites = [
  ...readAccelerators,
  ...readTags,
  // No resource level (Service Authorization Reference, Elastic Load Balancing V2).
  ...may(['elasticloadbalancing:DescribeTargetGroups', 'elasticloadbalancing:DescribeTargetHealth'], '*'),
  ...readSecrets,
];
const recordEndings = may(['dynamodb:GetItem', 'dynamodb:PutItem'], 'TablesAudit');

/** The exact permissions of each role. */
const ROLES: Readonly<Record<string, readonly string[]>> = {
  Webhook: [
    ...house('WebhookLog'),
    ...may(['secretsmanager:GetSecretValue'], 'WebhookPassword'),
    ...may(['dynamodb:PutItem'], 'TablesAudit'),
    ...may(['states:StartExecution'], MACHINE),
  ],
  LookupAccelerator: [
    ...house('LookupAcceleratorLog'),
    ...findAccelerators,
    ...readAccelerators,
    ...readTags,
    ...readClaim,
  ],
  CheckReporterHealth: [...house('CheckReporterHealthLog'), ...readClaim, ...readSecrets],
  UpdateEndpointGroup: [
    ...house('UpdateEndpointGroupLog'),
    ...readClaim,
    ...writeClaim,
    ...readAccelerators,
    ...changeGroups,
    ...readTags,
    ...readSecrets,
  ],
  TakeSiteOffline: [
    ...house('TakeSiteOfflineLog'),
    ...readClaim,
    ...writeClaim,
    ...readAccelerators,
    ...readTags,
    ...readSecrets,
  ],
  Rehearse: [
    ...house('RehearseLog'),
    ...may(['iam:SimulatePrincipalPolicy'], 'UpdateEndpointGroupRole', 'TakeSiteOfflineRole'),
  ],
  StartRehearsals: [
    ...house('StartRehearsalsLog'),
    ...findAccelerators,
    ...readAccelerators,
    ...readTags,
    ...readClaim,
    ...may(['states:StartExecution'], MACHINE),
  ],
  Reconcile: [
    ...house('ReconcileLog'),
    ...readClaim,
    ...writeItems('keycloak', 'keycloak/sites'),
    ...findAccelerators,
    ...readAccelerators,
    ...readTags,
    ...readSecrets,
    ...may(['states:StartExecution', 'states:ListExecutions'], MACHINE, RESTORE_MACHINE),
    ...readExecutions,
    ...recordEndings,
  ],
  Probe: [
    // It is not traced.
    ...may(['logs:CreateLogStream', 'logs:PutLogEvents'], 'ProbeLog'),
    ...readClaim,
    ...writeItems('keycloak/probe'),
    ...findAccelerators,
    ...readAccelerators,
    ...readTags,
    ...readSecrets,
    ...may(['states:StartExecution'], MACHINE),
  ],
  RecordFailure: [...house('RecordFailureLog'), ...readClaim, ...readExecutions, ...recordEndings],
  Notify: [
    ...house('NotifyLog'),
    ...readExecutions,
    ...may(['dynamodb:GetItem', 'dynamodb:PutItem'], 'TablesAudit'),
    ...may(['sns:Publish'], 'Topic'),
  ],
  CheckRestore: [...house('CheckRestoreLog'), ...readClaim, ...readSites],
  AskApproval: [...house('AskApprovalLog'), ...may(['sns:Publish'], 'Topic')],
  StartRestore: [...house('StartRestoreLog'), ...readClaim, ...writeItems('keycloak'), ...readSites],
  PrepareSite: [...house('PrepareSiteLog'), ...readClaim, ...writeItems('keycloak'), ...readSites],
  PushState: [
    ...house('PushStateLog'),
    ...readClaim,
    ...writeItems('keycloak'),
    ...may(['elasticloadbalancing:DescribeTargetGroups', 'elasticloadbalancing:DescribeTargetHealth'], '*'),
    ...readSecrets,
  ],
  WatchRestore: [...house('WatchRestoreLog'), ...readClaim, ...readSites],
  ReturnTraffic: [
    ...house('ReturnTrafficLog'),
    ...readClaim,
    ...writeItems('keycloak'),
    ...readSites,
    ...addToGroups,
  ],
  GiveUpRestore: [
    ...house('GiveUpRestoreLog'),
    ...readClaim,
    ...writeItems('keycloak'),
    ...may(['states:StartExecution'], MACHINE),
  ],
  [MACHINE]: machine('UpdateItem', [
    'LookupAccelerator',
    'CheckReporterHealth',
    'UpdateEndpointGroup',
    'TakeSiteOffline',
    'Rehearse',
  ]),
  [RESTORE_MACHINE]: machine(undefined, [
    'CheckRestore',
    'AskApproval',
    'StartRestore',
    'PrepareSite',
    'PushState',
    'WatchRestore',
    'ReturnTraffic',
    'GiveUpRestore',
  ]),
};

/** A machine invokes its functions, and writes rows. */
function machine(update: 'UpdateItem' | undefined, functions: readonly string[]): string[] {
  return [
    ...functions.flatMap((fn) => may(['lambda:InvokeFunction'], `${fn}Function`)),
    ...may(['dynamodb:PutItem', ...(update === undefined ? [] : [`dynamodb:${update}`])], 'TablesAudit'),
    // No resource level (Step Functions Developer Guide, "Using CloudWatch Logs" and "AWS X-Ray and Step Functions").
    ...may(
      [
        'logs:CreateLogDelivery',
        'logs:GetLogDelivery',
        'logs:UpdateLogDelivery',
        'logs:DeleteLogDelivery',
        'logs:ListLogDeliveries',
        'logs:PutResourcePolicy',
        'logs:DescribeResourcePolicies',
        'logs:DescribeLogGroups',
        'xray:PutTraceSegments',
        'xray:PutTelemetryRecords',
        'xray:GetSamplingRules',
        'xray:GetSamplingTargets',
      ],
      '*',
    ),
  ];
}

const roles = resourcesOf(template, 'AWS::IAM::Role');
const policies = resourcesOf(template, 'AWS::IAM::Policy');

describe('the roles', () => {
  it('exist for each function and for the state machine', () => {
    const users = [
      ...resourcesOf(template, 'AWS::Lambda::Function').map(([, { Properties }]) => Properties.Role),
      ...resourcesOf(template, 'AWS::StepFunctions::StateMachine').map(
        ([, { Properties }]) => Properties.RoleArn,
      ),
    ].map(readable);

    expect(new Set(users).size).toBe(users.length);
    expect(users.map((role) => role.replace(/Role$/, '')).sort()).toEqual(Object.keys(ROLES).sort());
    expect(roles.map(([id]) => roleOf(id)).sort()).toEqual(Object.keys(ROLES).sort());
  });

  it.each(roles.map(([id, role]) => ({ name: roleOf(id), id, role })))(
    '$name has exactly the permissions of the table',
    ({ name, id, role: { Properties } }) => {
      const { ManagedPolicyArns = [], Policies = [] } = Properties;

      expect([ManagedPolicyArns, Policies]).toEqual([[], []]);
      expect(permissionsOf(template, id)).toEqual([...(ROLES[name] ?? [])].sort());
    },
  );

  it('are assumed by their own service only, in this account', () => {
    const trusted = roles.map(([, { Properties }]) => {
      const { Statement: statements } = Properties.AssumeRolePolicyDocument as {
        Statement: { Principal: object }[];
      };
      return statements.map(({ Principal }) => Principal);
    });

    const [lambda, states] = [{ Service: 'lambda.amazonaws.com' }, { Service: 'states.amazonaws.com' }];
    expect(trusted.flat().sort(byText)).toEqual([
      ...Object.keys(ROLES)
        .slice(2)
        .map(() => lambda),
      states,
      states,
    ]);
  });

  it('have no policy outside the table', () => {
    const attached = policies.map(([, { Properties }]) => readable((Properties.Roles as unknown[])[0]));

    expect(attached.map((role) => role.replace(/Role$/, '')).sort()).toEqual(Object.keys(ROLES).sort());
  });
});
