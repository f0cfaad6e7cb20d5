import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { WITHOUT_FUNCTION_URLS } from '../../infra/site-fencing/regions.ts';
import { SiteFencing } from '../../infra/site-fencing/site-fencing.ts';
import { type GRANTS, otherApp, propsOf } from '../fixtures/template/other-app.ts';
import { may, permissionsOf, roleOf } from './permissions.ts';
import { functionsOf, physicalNamesIn, resourcesOf } from './stack.ts';

const outdir = mkdtempSync(join(tmpdir(), 'other-app-'));
afterAll(() => rmSync(outdir, { recursive: true }));

const { shared, alone } = otherApp(join(outdir, 'app'));
const templates = { shared: Template.fromStack(shared), alone: Template.fromStack(alone) };
const SECRET = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:infinispan-AbCdEf';

const emptyApp = () => new App({ outdir: join(outdir, 'empty'), context: { 'aws:cdk:bundling-stacks': [] } });
/** Without an account, the stack is for the account of its deployment. */
const inAccount = (app: App, id: string, account?: string) =>
  new Stack(app, id, account === undefined ? {} : { env: { account } });

describe('a grant', () => {
  const used = (name: string, ...conditions: readonly string[]) =>
    ` if ${conditions.map((condition) => `kms:EncryptionContext:${condition}`).join(' and ')} and kms:ViaService ${name}`;
  const table = (name: string) =>
    `kms:Decrypt Key${used('is dynamodb.<Region>.amazonaws.com', `aws:dynamodb:tableName is ${name}`)}`;
  const machine = 'BankFenceSiteStateMachine';
  const restores = 'BankRestoreSiteStateMachine';
  const executionsOf = (name: string) =>
    `arn:<Partition>:states:<Region>:<AccountId>:execution:${name}.Name:*`;
  const accelerators = 'arn:<Partition>:globalaccelerator::<AccountId>:accelerator/*';
  const dataOf = (name: string) =>
    used('is states.<Region>.amazonaws.com', `aws:states:stateMachineArn is ${name}`);

  const readAudit = [
    ...may(['dynamodb:Query'], 'BankTablesAudit', 'BankTablesAudit/index/*'),
    table('BankTablesAudit'),
  ];
  const readClaim = [...may(['dynamodb:GetItem'], 'BankTablesClaims'), table('BankTablesClaims')];
  const read = [
    ...may(
      ['cloudformation:DescribeStacks'],
      `arn:<Partition>:cloudformation:<Region>:<AccountId>:stack/Shared/*`,
    ),
    ...readClaim,
    ...readAudit,
    ...may(['states:ListExecutions'], machine, restores),
    ...may(
      ['states:DescribeExecution', 'states:GetExecutionHistory'],
      executionsOf(machine),
      executionsOf(restores),
    ),
    ...[machine, restores].map((name) => `kms:Decrypt Key${dataOf(name)}`),
    ...may(['cloudwatch:DescribeAlarms'], 'arn:<Partition>:cloudwatch:<Region>:<AccountId>:alarm:*'),
    ...may(['globalaccelerator:DescribeAccelerator', 'globalaccelerator:ListListeners'], accelerators),
    ...may(['globalaccelerator:ListEndpointGroups'], `${accelerators}/listener/*`),
    // No resource level.
    ...may(
      ['cloudwatch:GetMetricData', 'elasticloadbalancing:DescribeTags', 'globalaccelerator:ListAccelerators'],
      '*',
    ),
  ];

  const ALLOWED: Readonly<Record<keyof typeof GRANTS, readonly string[]>> = {
    Auditor: readAudit,
    Reader: readClaim,
    Alertmanager: [
      ...may(['secretsmanager:GetSecretValue'], 'BankWebhookPassword'),
      `kms:Decrypt Key${used('like secretsmanager.*.amazonaws.com', 'SecretARN is BankWebhookPassword')}`,
    ],
    Observer: read,
    Operator: [
      ...read,
      ...may(['dynamodb:PutItem'], 'BankTablesAudit'),
      'dynamodb:PutItem BankTablesClaims if dynamodb:LeadingKeys is bank',
      ...may(['states:StartExecution'], machine),
      ...may(['states:RedriveExecution'], executionsOf(machine)),
      `kms:GenerateDataKey Key${dataOf(machine)}`,
    ],
    Restorer: [
      ...read,
      ...may(['dynamodb:PutItem'], 'BankTablesAudit'),
      ...may(['states:StartExecution'], restores),
      ...may(['states:RedriveExecution', 'states:StopExecution'], executionsOf(restores)),
      `kms:GenerateDataKey Key${dataOf(restores)}`,
    ],
    Approver: [
      ...read,
      ...may(['dynamodb:PutItem'], 'BankTablesAudit'),
      ...may(['states:SendTaskFailure', 'states:SendTaskSuccess'], restores),
      `kms:GenerateDataKey Key${dataOf(restores)}`,
    ],
  };

  const roles = resourcesOf(templates.shared, 'AWS::IAM::Role').map(([id]) => ({ id, name: roleOf(id) }));

  it.each(Object.entries(ALLOWED))(
    'to %s allows exactly the permissions of the table',
    (grantee, allowed) => {
      const role = roles.find(({ name }) => name === grantee);

      expect(permissionsOf(templates.shared, role?.id ?? '')).toEqual([...allowed].sort());
    },
  );
});

describe('several instances in one account', () => {
  it('each have tables, a workflow and a webhook', () => {
    const count = (type: string) =>
      Object.values(templates).flatMap((template) => resourcesOf(template, type)).length;

    expect(count('AWS::DynamoDB::Table')).toBe(6);
    expect(count('AWS::StepFunctions::StateMachine')).toBe(6);
    expect(count('AWS::Lambda::Url')).toBe(3);
  });

  it('have no physical name and no export', () => {
    expect(Object.values(templates).flatMap(physicalNamesIn)).toEqual([]);
    for (const template of Object.values(templates)) {
      const names = resourcesOf(template, 'AWS::Logs::LogGroup').flatMap(([, { Properties }]) =>
        Properties.LogGroupName === undefined ? [] : [JSON.stringify(Properties.LogGroupName)],
      );
      expect(new Set(names).size).toBe(names.length);
      expect(names.length).toBe(resourcesOf(template, 'AWS::StepFunctions::StateMachine').length);
    }
    for (const template of Object.values(templates)) {
      for (const output of Object.values(template.findOutputs('*')))
        expect(output).not.toHaveProperty('Export');
    }
  });

  it('have metrics with different dimensions', () => {
    const variables = Object.values(templates)
      .flatMap(functionsOf)
      .map((fn) => fn.variables);

    expect(new Set(variables.map(({ POWERTOOLS_SERVICE_NAME }) => POWERTOOLS_SERVICE_NAME))).toEqual(
      new Set(['bank', 'post', 'shop']),
    );
  });

  const sameApplication = { ...propsOf('bank', SECRET), application: 'shop' };
  const sameInfinispan = { ...propsOf('shop', SECRET), application: 'bank' };
  const ACCOUNT = '111122223333';

  it.each([
    { shared: 'the application "shop"', account: ACCOUNT, other: sameApplication },
    { shared: 'the application "shop"', account: undefined, other: sameApplication },
    { shared: 'the Infinispan https://east.shop.example.com:11222', account: ACCOUNT, other: sameInfinispan },
  ])('are rejected if they share $shared, in the account $account', ({ shared, account, other }) => {
    const app = emptyApp();
    new SiteFencing(inAccount(app, 'One', account), 'Fencing', propsOf('shop', SECRET));

    expect(() => new SiteFencing(inAccount(app, 'Two', account), 'Fencing', other)).toThrow(
      `SiteFencing Two/Fencing and One/Fencing must not share ${shared}`,
    );
  });

  it('may share an application in two accounts', () => {
    const app = emptyApp();
    const make = (id: string, account: string) =>
      new SiteFencing(inAccount(app, id, account), 'Fencing', propsOf('shop', SECRET));

    expect(() =>
      ['111122223333', '444455556666'].map((account, index) => make(`Stack${index}`, account)),
    ).not.toThrow();
  });
});

describe('a region', () => {
  const make = (region: string | undefined) => () =>
    new SiteFencing(
      new Stack(emptyApp(), 'One', region === undefined ? {} : { env: { region } }),
      'Fencing',
      propsOf('shop', SECRET),
    );

  it.each(WITHOUT_FUNCTION_URLS)('without function URLs is refused: %s', (region) => {
    expect(make(region)).toThrow(`SiteFencing One/Fencing must not be in ${region}`);
  });

  it.each([
    { region: 'cn-north-1', partition: 'aws-cn' },
    { region: 'us-gov-west-1', partition: 'aws-us-gov' },
    { region: 'us-iso-east-1', partition: 'aws-iso' },
  ])('of the partition $partition is refused', ({ region, partition }) => {
    expect(make(region)).toThrow(
      `SiteFencing One/Fencing must not be in ${region}: Global Accelerator does not exist in the partition ${partition}.`,
    );
  });

  it.each(['eu-west-1', 'mx-central-1'])('with function URLs is accepted: %s', (region) => {
    expect(make(region)).not.toThrow();
  });

  it("is the CLI's where the stack names none", () => {
    vi.stubEnv('CDK_DEFAULT_REGION', 'eu-south-2');
    onTestFinished(() => void vi.unstubAllEnvs());

    expect(make(undefined)).toThrow('SiteFencing One/Fencing must not be in eu-south-2');
  });
});

it('the constructor reports every fault of the properties at once', () => {
  const wrong = { ...propsOf('shop', 'a password'), application: 'the shop', rotationGrace: -1 };

  expect(() => new SiteFencing(new Stack(emptyApp(), 'Theirs'), 'Fencing', wrong)).toThrow(
    /^SiteFencing Theirs\/Fencing is invalid:(?:\n.*such as.*\n {2}→ at .*){4}$/,
  );
});
