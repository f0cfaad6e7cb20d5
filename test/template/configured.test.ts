import { describe, expect, it } from 'vitest';
import { EXPIRES_AT } from '../../functions/domain/audit-row.ts';
import maximal from '../fixtures/template/maximal.json' with { type: 'json' };
import { machineOf } from './definition.ts';
import { functionsOf, nameOf, type Resource, resourcesOf, synthesizeStack } from './stack.ts';

const { accelerators: ACCELERATORS, permissionsBoundary: BOUNDARY, kmsKeyArn: KEY, vpc: VPC } = maximal;

const template = synthesizeStack(maximal);
const withOwnPassword = synthesizeStack({ kmsKeyArn: KEY });
const functions = functionsOf(template);
const variablesOf = (name: string) => functions.find((fn) => fn.name === name)?.variables ?? {};
/** The functions that query the Infinispans. */
const ASKING = [
  'CheckReporterHealth',
  'UpdateEndpointGroup',
  'TakeSiteOffline',
  'Reconcile',
  'Probe',
  'CheckRestore',
  'StartRestore',
  'PrepareSite',
  'PushState',
  'WatchRestore',
  'ReturnTraffic',
];

/** A reference is as long as the ARN of a resource with a generated name may be. */
const sized = (value: unknown): string =>
  typeof value === 'string'
    ? value
    : JSON.stringify(value).replaceAll(/\{"(?:Ref|Fn::GetAtt)":[^}]*\}/g, 'x'.repeat(140));

const resources = Object.entries(template.toJSON().Resources as Record<string, Resource>);

describe('configured accelerators', () => {
  it('are the only ones in the policies, with their listeners and groups', () => {
    const policies = resourcesOf(template, 'AWS::IAM::Policy').flatMap(
      ([, { Properties }]) =>
        (Properties.PolicyDocument as { Statement: { Action: string | string[]; Resource: unknown }[] })
          .Statement,
    );
    const allowed = policies
      .filter(({ Action }) =>
        [Action].flat().some((action) => /^globalaccelerator:(?!List.*tors)/.test(action)),
      )
      .flatMap(({ Resource: resource }) => [resource].flat());

    expect([...new Set(allowed)].sort()).toEqual(
      ACCELERATORS.flatMap((arn) => [arn, `${arn}/listener/*`]).sort(),
    );
  });

  it('are at most as many as the variables and the policies can hold', () => {
    const most = synthesizeStack({
      ...maximal,
      accelerators: Array.from({ length: 20 }, (_, index) =>
        ACCELERATORS[0]?.replace(/.{8}$/, String(index).padStart(8, '0')),
      ),
    });

    for (const { variables } of functionsOf(most)) {
      const characters = Object.entries(variables).flatMap(([name, value]) => [name, sized(value)]);
      expect(characters.join('').length).toBeLessThan(4096);
    }
    for (const [, { Properties }] of resourcesOf(most, 'AWS::IAM::Policy')) {
      expect(sized(Properties.PolicyDocument).replaceAll(/\s/g, '').length).toBeLessThan(10_240);
    }
  });

  it('are passed to the lookup', () => {
    expect(variablesOf('LookupAccelerator')).toMatchObject({ ACCELERATORS: JSON.stringify(ACCELERATORS) });
  });
});

it("a reserved concurrency is only the webhook's", () => {
  const reserved = functions.flatMap(({ name, properties }) =>
    'ReservedConcurrentExecutions' in properties ? [[name, properties.ReservedConcurrentExecutions]] : [],
  );

  expect(reserved).toEqual([['Webhook', 10]]);
});

it('every log has the configured retention', () => {
  const logs = resourcesOf(template, 'AWS::Logs::LogGroup').map(([, { Properties }]) => Properties);

  expect(logs.map(({ RetentionInDays }) => RetentionInDays)).toEqual(logs.map(() => 30));
});

describe("a customer's key", () => {
  it('encrypts every log', () => {
    const logs = resourcesOf(template, 'AWS::Logs::LogGroup').map(([, { Properties }]) => Properties);

    expect(logs).toHaveLength(functions.length + 2);
    expect(logs.map(({ KmsKeyId }) => KmsKeyId)).toEqual(logs.map(() => KEY));
  });

  it.each(resourcesOf(template, 'AWS::DynamoDB::Table'))('encrypts %s', (_, { Properties }) => {
    expect(Properties.SSESpecification).toEqual({ SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: KEY });
  });

  it('encrypts the executions', () => {
    const machines = resourcesOf(template, 'AWS::StepFunctions::StateMachine');

    expect(machines).toHaveLength(2);
    for (const [, { Properties }] of machines)
      expect(Properties.EncryptionConfiguration).toEqual({
        Type: 'CUSTOMER_MANAGED_KMS_KEY',
        KmsKeyId: KEY,
        KmsDataKeyReusePeriodSeconds: 300,
      });
  });

  it('encrypts the topic', () => {
    const topics = resourcesOf(template, 'AWS::SNS::Topic').map(([, { Properties }]) => Properties);

    expect(topics.map(({ KmsMasterKeyId }) => KmsMasterKeyId)).toEqual([KEY]);
  });

  it('encrypts the password that the stack generates', () => {
    const secrets = resourcesOf(withOwnPassword, 'AWS::SecretsManager::Secret');

    expect(secrets.map(([, { Properties }]) => Properties.KmsKeyId)).toEqual([KEY]);
  });
});

it('the webhook reads a configured secret, and no secret is created', () => {
  expect(resourcesOf(template, 'AWS::SecretsManager::Secret')).toEqual([]);
  expect(variablesOf('Webhook')).toMatchObject({
    WEBHOOK_USER: maximal.webhook.user,
    WEBHOOK_SECRET_ARN: maximal.webhook.secretArn,
    ALERT_NAME: maximal.alertName,
  });
});

it('only the functions that query the Infinispans are in a configured VPC', () => {
  const attached = functions.filter(({ properties }) => 'VpcConfig' in properties);

  expect(attached.map(({ name }) => name).sort()).toEqual([...ASKING].sort());
  for (const { properties } of attached) {
    expect(properties.VpcConfig).toEqual({
      SubnetIds: VPC.subnetIds,
      SecurityGroupIds: VPC.securityGroupIds,
    });
  }
});

it.each([...ASKING, 'Webhook'])('the grace period of rotated passwords is passed to %s', (name) => {
  expect(variablesOf(name).ROTATION_GRACE).toBe('600');
});

it.each(['CheckReporterHealth', 'UpdateEndpointGroup', 'Rehearse'])(
  'the preferred survivor is passed to %s',
  (name) => {
    expect(variablesOf(name).PREFERRED_SURVIVOR).toBe('site-b');
  },
);

it.each(ASKING)('the sites with their authorities and server names are passed to %s', (name) => {
  const { 'site-a': first, 'site-b': second } = maximal.sites;
  const { APPLICATION, SITES, REQUIRE_SITE_VIEW_LOSS } = variablesOf(name);

  expect({ APPLICATION, REQUIRE_SITE_VIEW_LOSS }).toEqual({
    APPLICATION: 'shop',
    REQUIRE_SITE_VIEW_LOSS: 'false',
  });
  expect(JSON.parse(String(SITES))).toEqual({
    'site-a': { ...first.infinispan, caFile: './site-a.pem' },
    'site-b': second.infinispan,
  });
});

describe('records that expire', () => {
  it('have an attribute with the time of deletion; claims do not', () => {
    const expiry = resourcesOf(template, 'AWS::DynamoDB::Table').map(([id, { Properties }]) => [
      nameOf(id),
      Properties.TimeToLiveSpecification,
    ]);

    expect(expiry).toEqual([
      ['TablesAudit', { AttributeName: EXPIRES_AT, Enabled: true }],
      ['TablesClaims', undefined],
    ]);
  });

  it('expire in every row', () => {
    expect(machineOf(template).substitutions.AuditRetentionDays).toBe('400');
    for (const name of ['Reconcile', 'RecordFailure', 'Notify']) {
      expect(variablesOf(name).AUDIT_RETENTION_DAYS).toBe('400');
    }
  });
});

it('tables that are deleted with the stack are not protected', () => {
  for (const [, table] of resourcesOf(template, 'AWS::DynamoDB::Table')) {
    expect(table).toMatchObject({
      DeletionPolicy: 'Delete',
      UpdateReplacePolicy: 'Delete',
      Properties: { DeletionProtectionEnabled: false },
    });
  }
});

it('every role has the configured boundary', () => {
  const roles = resourcesOf(template, 'AWS::IAM::Role').map(([, { Properties }]) => Properties);

  expect(roles.map(({ PermissionsBoundary }) => PermissionsBoundary)).toEqual(roles.map(() => BOUNDARY));
});

it.each([
  'AWS::CloudWatch::Alarm',
  'AWS::DynamoDB::Table',
  'AWS::Events::Rule',
  'AWS::IAM::Role',
  'AWS::Lambda::Function',
  'AWS::Logs::LogGroup',
  'AWS::SNS::Topic',
  'AWS::StepFunctions::StateMachine',
])('every %s has the configured tags', (type) => {
  const found = resources.filter(([, resource]) => resource.Type === type);

  expect(found).not.toEqual([]);
  for (const [, { Properties }] of found) {
    expect(Properties.Tags).toContainEqual({ Key: 'cost-center', Value: '4711' });
  }
});
