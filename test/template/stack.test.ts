import { describe, expect, it } from 'vitest';
import { TAKE_SITE_OFFLINE_LIMIT, UPDATE_ENDPOINT_GROUP_LIMIT } from '../../functions/domain/limits.ts';
import * as environment from '../../functions/support/environment.ts';
import { functionsOf, nameOf, physicalNamesIn, readable, resourcesOf, synthesizeStack } from './stack.ts';

const template = synthesizeStack();
const text = JSON.stringify(template.toJSON());

const functions = functionsOf(template);
const tables = Object.fromEntries(
  resourcesOf(template, 'AWS::DynamoDB::Table').map(([id, table]) => [nameOf(id), table]),
);

const COMMON = ['POWERTOOLS_METRICS_NAMESPACE', 'POWERTOOLS_SERVICE_NAME'];
const SITES = ['APPLICATION', 'CLAIMS_TABLE', 'SITES', 'REQUIRE_SITE_VIEW_LOSS', 'OBSERVE', 'ROTATION_GRACE'];
/** The environment variables of each function. */
const FUNCTIONS: Readonly<Record<string, readonly string[]>> = {
  Webhook: [
    'APPLICATION',
    'WEBHOOK_USER',
    'WEBHOOK_SECRET_ARN',
    'ROTATION_GRACE',
    'ALERT_NAME',
    'AUDIT_TABLE',
    'AUDIT_RETENTION_DAYS',
    'SITE_NAMES',
    'STATE_MACHINE_ARN',
  ],
  LookupAccelerator: ['APPLICATION', 'CLAIMS_TABLE', 'SITE_NAMES'],
  CheckReporterHealth: SITES,
  UpdateEndpointGroup: SITES,
  TakeSiteOffline: SITES,
  Reconcile: [...SITES, 'STATE_MACHINES', 'AUDIT_TABLE', 'AUDIT_RETENTION_DAYS'],
  RecordFailure: ['APPLICATION', 'CLAIMS_TABLE', 'STATE_MACHINES', 'AUDIT_TABLE', 'AUDIT_RETENTION_DAYS'],
  Rehearse: [
    'OBSERVE',
    'REQUIRE_SITE_VIEW_LOSS',
    'SITE_NAMES',
    'UPDATE_ENDPOINT_GROUP_ROLE',
    'TAKE_SITE_OFFLINE_ROLE',
    'CLAIMS_TABLE_ARN',
  ],
  StartRehearsals: ['APPLICATION', 'CLAIMS_TABLE', 'SITE_NAMES', 'STATE_MACHINE_ARN'],
  CheckRestore: SITES,
  AskApproval: ['TOPIC_ARN'],
  StartRestore: SITES,
  PrepareSite: SITES,
  PushState: SITES,
  WatchRestore: SITES,
  ReturnTraffic: SITES,
  GiveUpRestore: ['APPLICATION', 'CLAIMS_TABLE', 'STATE_MACHINE_ARN'],
  Notify: [
    'APPLICATION',
    'STATE_MACHINES',
    'AUDIT_TABLE',
    'AUDIT_RETENTION_DAYS',
    'TOPIC_ARN',
    'RUNBOOK_URL',
  ],
};

describe('the functions', () => {
  it('are these', () => {
    expect(functions.map(({ name }) => name).sort()).toEqual(Object.keys(FUNCTIONS).sort());
  });

  it.each(functions)('$name runs on Node 24 and ARM64, traced, with its own log', ({ name, properties }) => {
    expect(properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      TracingConfig: { Mode: 'Active' },
      Description: expect.stringMatching(/^.{20,256}$/),
    });
    expect(readable((properties.LoggingConfig as { LogGroup: unknown }).LogGroup)).toBe(`${name}Log`);
  });

  it.each(functions)('$name has the variables that it reads', ({ name, variables: given }) => {
    const variables = FUNCTIONS[name] ?? [];

    expect(Object.keys(given).sort()).toEqual([...COMMON, ...variables].sort());
    const known: readonly unknown[] = Object.values(environment);
    expect(variables.filter((variable) => !known.includes(variable))).toEqual([]);
  });

  it('that write end within the quiescence period, and none has a longer timeout than needed', () => {
    const limits = new Map(functions.map(({ name, properties }) => [name, Number(properties.Timeout)]));

    expect(limits.get('UpdateEndpointGroup')).toBe(UPDATE_ENDPOINT_GROUP_LIMIT);
    expect(limits.get('ReturnTraffic')).toBe(UPDATE_ENDPOINT_GROUP_LIMIT);
    for (const name of ['TakeSiteOffline', 'PrepareSite', 'PushState'])
      expect(limits.get(name), name).toBe(TAKE_SITE_OFFLINE_LIMIT);
    for (const [name, seconds] of limits) expect(seconds, name).toBeLessThanOrEqual(TAKE_SITE_OFFLINE_LIMIT);
  });
});

describe('a table', () => {
  const APPLICATION = { AttributeName: 'application', KeyType: 'HASH' };
  const SORTED = { AttributeName: 'id', KeyType: 'RANGE' };

  it.each(Object.entries(tables))('%s is kept when the stack is deleted', (_, table) => {
    expect(table).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: { SSEEnabled: true },
      },
    });
  });

  it('has a claim per application, and a trail that is listed by time and by event without a scan', () => {
    const keys = Object.entries(tables).map(([name, { Properties }]) => [
      name,
      Properties.KeySchema,
      Properties.GlobalSecondaryIndexes,
    ]);

    expect(keys).toEqual([
      [
        'TablesAudit',
        [APPLICATION, SORTED],
        [
          {
            IndexName: 'byEvent',
            KeySchema: [{ AttributeName: 'event', KeyType: 'HASH' }, SORTED],
            Projection: { ProjectionType: 'ALL' },
          },
        ],
      ],
      ['TablesClaims', [APPLICATION], undefined],
    ]);
  });
});

describe('the state machines', () => {
  const machines = resourcesOf(template, 'AWS::StepFunctions::StateMachine');
  const rules = new Map(
    resourcesOf(template, 'AWS::Events::Rule').map(([id, rule]) => [nameOf(id), rule.Properties]),
  );
  const targetsOf = (rule: string) =>
    ((rules.get(rule)?.Targets ?? []) as { Arn: unknown }[]).map(({ Arn }) => readable(Arn));

  // With execution data, the log of restore-site would have the token that approves a restore.
  it.each([
    { workflow: 'FenceSite', data: true },
    { workflow: 'RestoreSite', data: false },
  ])('$workflow is a standard one, traced, with each event in its log', ({ workflow, data }) => {
    const [, machine] = machines.find(([id]) => nameOf(id) === `${workflow}StateMachine`) ?? [];

    expect(machine?.Properties).toMatchObject({
      StateMachineType: 'STANDARD',
      TracingConfiguration: { Enabled: true },
      LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: data },
    });
    const { Destinations } = (machine?.Properties.LoggingConfiguration ?? { Destinations: [] }) as {
      Destinations: { CloudWatchLogsLogGroup: { LogGroupArn: unknown } }[];
    };
    expect(Destinations.map((one) => readable(one.CloudWatchLogsLogGroup.LogGroupArn))).toEqual([
      `${workflow}Log`,
    ]);
  });

  it('are reconciled every minute', () => {
    expect(rules.get('ReconcileSchedule')).toMatchObject({
      ScheduleExpression: 'rate(1 minute)',
      State: 'ENABLED',
    });
    expect(targetsOf('ReconcileSchedule')).toEqual(['ReconcileFunction']);
  });

  it('have a rule for their own executions that end without an outcome', () => {
    const { State, EventPattern } = rules.get('ExecutionFailed') ?? {};
    const { detail, ...pattern } = EventPattern as { detail: { stateMachineArn: unknown[] } };

    expect(State).toBe('ENABLED');
    expect(pattern).toEqual({
      source: ['aws.states'],
      'detail-type': ['Step Functions Execution Status Change'],
    });
    expect({ ...detail, stateMachineArn: detail.stateMachineArn.map(readable) }).toEqual({
      stateMachineArn: ['FenceSiteStateMachine', 'RestoreSiteStateMachine'],
      status: ['FAILED', 'TIMED_OUT', 'ABORTED'],
    });
    expect(targetsOf('ExecutionFailed')).toEqual(['RecordFailureFunction']);
  });

  it('have a rule that reconciles once a restore ends without an outcome', () => {
    const { State, EventPattern } = rules.get('RestoreFailed') ?? {};
    const { detail } = EventPattern as { detail: { stateMachineArn: unknown[] } };

    expect(State).toBe('ENABLED');
    expect({ ...detail, stateMachineArn: detail.stateMachineArn.map(readable) }).toEqual({
      stateMachineArn: ['RestoreSiteStateMachine'],
      status: ['FAILED', 'TIMED_OUT', 'ABORTED'],
    });
    expect(targetsOf('RestoreFailed')).toEqual(['ReconcileFunction']);
  });
});

describe('the template', () => {
  it('gives every log a retention', () => {
    const logs = resourcesOf(template, 'AWS::Logs::LogGroup');

    expect(logs.map(([id]) => nameOf(id)).sort()).toEqual(
      [...Object.keys(FUNCTIONS), 'FenceSite', 'RestoreSite'].map((name) => `${name}Log`).sort(),
    );
    for (const [, { Properties }] of logs) expect(Properties.RetentionInDays).toBe(365);
  });

  it('gives the logs of the workflows names by which Step Functions needs no statement in the resource policy of Logs', () => {
    const named = resourcesOf(template, 'AWS::Logs::LogGroup').flatMap(([id, { Properties }]) =>
      Properties.LogGroupName === undefined ? [] : [[nameOf(id), readable(Properties.LogGroupName)]],
    );

    expect(named).toEqual([
      ['FenceSiteLog', '/aws/vendedlogs/states/<StackName>/Fencing/FenceSite'],
      ['RestoreSiteLog', '/aws/vendedlogs/states/<StackName>/Fencing/RestoreSite'],
    ]);
  });

  it('limits the retries and the event age of the targets of EventBridge', () => {
    const configured = resourcesOf(template, 'AWS::Lambda::EventInvokeConfig').map(([, { Properties }]) => [
      readable(Properties.FunctionName).replace(/Function$/, ''),
      Properties.MaximumRetryAttempts,
      Properties.MaximumEventAgeInSeconds,
    ]);

    expect(Object.fromEntries(configured.map(([name, ...rest]) => [name, rest]))).toEqual({
      Reconcile: [0, 60],
      RecordFailure: [2, 21_600],
      StartRehearsals: [0, 1800],
      Notify: [2, 21_600],
    });
  });

  it('has no physical names, so that two stacks do not collide', () => {
    expect(physicalNamesIn(template)).toEqual([]);
  });

  it('has no secret: AWS generates the password, and the functions know its ARN', () => {
    expect(
      resourcesOf(template, 'AWS::SecretsManager::Secret').map(([, { Properties }]) => Properties),
    ).toEqual([
      {
        Description: expect.any(String),
        GenerateSecretString: { ExcludePunctuation: true, PasswordLength: 40 },
      },
    ]);
    expect(text).not.toMatch(/"SecretString"|\{\{resolve:|BEGIN [A-Z ]*PRIVATE KEY|"NoEcho"/);
    for (const { variables } of functions) {
      const { SITES: sites = '{}' } = variables;
      for (const access of Object.values(JSON.parse(String(sites)) as Record<string, object>)) {
        expect(Object.keys(access).sort()).toEqual(['endpoint', 'secretArn', 'user']);
      }
    }
  });

  it('has the outputs that an operator needs', () => {
    expect(Object.keys(template.findOutputs('*')).sort()).toEqual([
      'AlertName',
      'Application',
      'AuditTableName',
      'ClaimsTableName',
      'RestoreStateMachineArn',
      'Sites',
      'StateMachineArn',
      'TopicArn',
      'WebhookSecretArn',
      'WebhookUrl',
      'WebhookUser',
    ]);
  });
});
