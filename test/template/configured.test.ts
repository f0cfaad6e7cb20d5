import { describe, expect, it } from 'vitest';
import { nameOf, type Resource, resourcesOf, synthesizeStack } from './stack.ts';

const ACCELERATORS = ['01', '02'].map(
  (last) => `arn:aws:globalaccelerator::111122223333:accelerator/1234abcd-abcd-1234-abcd-1234abcdef${last}`,
);
const BOUNDARY = 'arn:aws:iam::111122223333:policy/boundary';

const template = synthesizeStack({
  accelerators: ACCELERATORS,
  reservedConcurrency: 5,
  logRetentionDays: 30,
  removalPolicy: 'destroy',
  permissionsBoundary: BOUNDARY,
  tags: { 'cost-center': '4711' },
});
const resources = Object.entries(template.toJSON().Resources as Record<string, Resource>);

describe('accelerators that are named', () => {
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

  it('are what the lookup is told', () => {
    const [[, lookup] = []] = resourcesOf(template, 'AWS::Lambda::Function').filter(
      ([id]) => nameOf(id) === 'LookupAcceleratorFunction',
    );

    expect(lookup?.Properties.Environment).toMatchObject({
      Variables: { ACCELERATORS: JSON.stringify(ACCELERATORS) },
    });
  });
});

it("a reserved concurrency is the webhook's alone", () => {
  const reserved = resourcesOf(template, 'AWS::Lambda::Function').flatMap(([id, { Properties }]) =>
    'ReservedConcurrentExecutions' in Properties
      ? [[nameOf(id), Properties.ReservedConcurrentExecutions]]
      : [],
  );

  expect(reserved).toEqual([['WebhookFunction', 5]]);
});

it('every log is kept as long as configured', () => {
  const logs = resourcesOf(template, 'AWS::Logs::LogGroup').map(([, { Properties }]) => Properties);

  expect(logs.map(({ RetentionInDays }) => RetentionInDays)).toEqual(logs.map(() => 30));
});

it('tables that go with the stack are not protected', () => {
  for (const [, table] of resourcesOf(template, 'AWS::DynamoDB::Table')) {
    expect(table).toMatchObject({
      DeletionPolicy: 'Delete',
      UpdateReplacePolicy: 'Delete',
      Properties: { DeletionProtectionEnabled: false },
    });
  }
});

it('every role has the boundary', () => {
  const roles = resourcesOf(template, 'AWS::IAM::Role').map(([, { Properties }]) => Properties);

  expect(roles.map(({ PermissionsBoundary }) => PermissionsBoundary)).toEqual(roles.map(() => BOUNDARY));
});

it.each([
  'AWS::DynamoDB::Table',
  'AWS::IAM::Role',
  'AWS::Lambda::Function',
  'AWS::Logs::LogGroup',
  'AWS::SecretsManager::Secret',
  'AWS::StepFunctions::StateMachine',
])('every %s has the tags', (type) => {
  const found = resources.filter(([, resource]) => resource.Type === type);

  expect(found).not.toEqual([]);
  for (const [, { Properties }] of found) {
    expect(Properties.Tags).toContainEqual({ Key: 'cost-center', Value: '4711' });
  }
});
