import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { mockClient } from 'aws-sdk-client-mock';
import { expect, it } from 'vitest';
import { readStackOutputs } from '../../../../../infra/operator/deployment/stack-outputs.ts';
import { stackSettings } from '../../../../../infra/operator/deployment/stack-settings.ts';
import { NotFound } from '../../../../../infra/tools/command-line/errors.ts';

const REQUIRED = {
  StateMachineArn: 'machine',
  AuditTableName: 'audit',
  ClaimsTableName: 'claims',
  TopicArn: 'topic',
  Application: 'keycloak',
};

const read = (answer: () => Promise<object>) => {
  const client = new CloudFormationClient({ region: 'eu-west-1' });
  mockClient(client).on(DescribeStacksCommand, { StackName: 'S' }).callsFake(answer);
  return readStackOutputs(client, 'S');
};
const outputs = (values: Record<string, string>) => async () => ({
  Stacks: [
    { Outputs: Object.entries(values).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })) },
  ],
});

it.each([
  {
    stack: 'an older one',
    more: {},
    settings: {
      sites: [],
      configured: undefined,
      auditRetentionDays: 0,
      restoreStateMachineArn: undefined,
    },
  },
  {
    stack: 'a current one',
    more: {
      Sites: 'east,west',
      Accelerators: 'a,b',
      AuditRetentionDays: '90',
      RestoreStateMachineArn: 'restores',
    },
    settings: {
      sites: ['east', 'west'],
      configured: ['a', 'b'],
      auditRetentionDays: 90,
      restoreStateMachineArn: 'restores',
    },
  },
])('the settings of $stack', async ({ more, settings }) => {
  expect(stackSettings(await read(outputs({ ...REQUIRED, ...more })))).toEqual({
    stateMachineArn: 'machine',
    auditTable: 'audit',
    claimsTable: 'claims',
    topicArn: 'topic',
    application: 'keycloak',
    ...settings,
  });
});

it.each(Object.keys(REQUIRED))('a stack without the output %s is not found', async (key) => {
  const found = await read(
    outputs(Object.fromEntries(Object.entries(REQUIRED).filter(([name]) => name !== key))),
  );

  expect(() => stackSettings(found)).toThrow(
    new NotFound(`Stack S has no output ${key}; name another stack with --stack.`),
  );
});

it.each([
  { name: 'ValidationError', error: 'NotFound', message: 'Stack S not found in eu-west-1.' },
  { name: 'AccessDenied', error: 'AccessDenied', message: 'no' },
])('CloudFormation answers $name', async ({ name, error, message }) => {
  const reading = read(() => Promise.reject(Object.assign(new Error('no'), { name })));

  await expect(reading).rejects.toMatchObject({ name: error, message: expect.stringContaining(message) });
});
