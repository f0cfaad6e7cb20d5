import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DescribeSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { COMMANDS } from '../../../../../../infra/operator/cli/commands.ts';
import { textOf } from '../../../../../../infra/operator/cli/output.ts';
import { readCall } from '../../../../../../infra/operator/cli/parse-arguments.ts';
import { fencingConfig } from '../../../../../../infra/site-fencing/config.ts';
import { HOSTILE, UNESCAPED } from '../../../../support/hostile.ts';

const lambda = mockClient(LambdaClient);
const secretsManager = mockClient(SecretsManagerClient);
afterAll(() => {
  lambda.restore();
  secretsManager.restore();
});

const arn = (name: string) => `arn:aws:secretsmanager:eu-west-1:111122223333:secret:${name}-AbCdEf`;
const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

const ENDPOINTS = { 'site-a': 'infinispan.a.example.com', 'site-b': 'infinispan.b.example.com:11222' };
const VARIABLES = {
  INFINISPAN_SITE_ENDPOINTS: JSON.stringify(ENDPOINTS),
  INFINISPAN_USER: 'developer',
  INFINISPAN_USER_SECRET: 'keycloak-infinispan',
  SECRETS_REGION: 'eu-west-1',
  WEBHOOK_USER: 'keycloak',
  WEBHOOK_USER_SECRET: 'webhook-password',
};
const IMPORTED = {
  webhook: { user: 'keycloak', secretArn: arn('webhook-password') },
  sites: {
    'site-a': {
      infinispan: {
        endpoint: 'https://infinispan.a.example.com:443',
        user: 'developer',
        secretArn: arn('keycloak-infinispan'),
      },
    },
    'site-b': {
      infinispan: {
        endpoint: 'https://infinispan.b.example.com:11222',
        user: 'developer',
        secretArn: arn('keycloak-infinispan'),
      },
    },
  },
};

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'import-guide-'));
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

beforeEach(() => {
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  lambda.reset();
  secretsManager.reset();
  lambda.on(GetFunctionConfigurationCommand).resolves({ Environment: { Variables: VARIABLES } });
  secretsManager.on(DescribeSecretCommand).callsFake(async ({ SecretId }) => ({ ARN: arn(SecretId) }));
});

async function importGuide(...args: readonly string[]) {
  const read = readCall(['import-guide', '--function', 'guide', ...args], COMMANDS);
  if ('help' in read) throw new Error('the arguments ask for help');
  const { command, call, target } = read;
  return command.run(call, () => Promise.reject(new Error('it opened a stack')), target);
}

const unknownKeys = async () => {
  const { document } = await importGuide();
  return (document as { unknown: string[] }).unknown.map((line) => line.split(':')[0]);
};

it.each([
  { name: 'JSON', endpoints: JSON.stringify(ENDPOINTS) },
  { name: 'JSON as a text of JSON', endpoints: JSON.stringify(JSON.stringify(ENDPOINTS)) },
])('the configuration has everything but the authorities, from endpoints as $name', async ({ endpoints }) => {
  lambda.on(GetFunctionConfigurationCommand).resolves({
    Environment: { Variables: { ...VARIABLES, INFINISPAN_SITE_ENDPOINTS: endpoints } },
  });

  const { document } = await importGuide();

  expect(document).toMatchObject({ configuration: IMPORTED });
  expect(fencingConfig.parse(IMPORTED)).toMatchObject(IMPORTED);
  expect(await unknownKeys()).toEqual([
    'caFile or caArn of each site',
    'serverName of each site',
    'accelerators',
  ]);
});

describe('the configuration has', () => {
  it('the VPC of the function', async () => {
    const ids = { SubnetIds: ['subnet-0123456789abcdef0'], SecurityGroupIds: ['sg-0123456789abcdef0'] };
    lambda
      .on(GetFunctionConfigurationCommand)
      .resolves({ Environment: { Variables: VARIABLES }, VpcConfig: ids });

    expect((await importGuide()).document).toMatchObject({
      configuration: { vpc: { subnetIds: ids.SubnetIds, securityGroupIds: ids.SecurityGroupIds } },
    });
    expect((await importGuide('--for', 'release')).document).toMatchObject({
      configuration: {
        Parameters: { SubnetIds: ids.SubnetIds[0], SecurityGroupIds: ids.SecurityGroupIds[0] },
      },
    });
  });

  it('the key of a secret, once', async () => {
    secretsManager
      .on(DescribeSecretCommand)
      .callsFake(async ({ SecretId }) => ({ ARN: arn(SecretId), KmsKeyId: KEY }));

    expect((await importGuide()).document).toMatchObject({ configuration: { secretKeyArns: [KEY] } });
  });
});

describe('an unknown key is', () => {
  it('the ARN of a secret that does not exist', async () => {
    secretsManager
      .on(DescribeSecretCommand)
      .rejects(Object.assign(new Error('no secret'), { name: 'ResourceNotFoundException' }));

    const { document } = await importGuide();

    expect(await unknownKeys()).toEqual(expect.arrayContaining(['secretArn']));
    expect(fencingConfig.safeParse((document as { configuration: object }).configuration).success).toBe(
      false,
    );
  });

  it('a key that is named by its alias', async () => {
    secretsManager
      .on(DescribeSecretCommand)
      .callsFake(async ({ SecretId }) => ({ ARN: arn(SecretId), KmsKeyId: 'alias/ours' }));

    expect(await unknownKeys()).toContain('secretKeyArns');
  });

  it('the other site of a function with one', async () => {
    const { 'site-a': only } = ENDPOINTS;
    const INFINISPAN_SITE_ENDPOINTS = JSON.stringify({ 'site-a': only });
    lambda
      .on(GetFunctionConfigurationCommand)
      .resolves({ Environment: { Variables: { ...VARIABLES, INFINISPAN_SITE_ENDPOINTS } } });

    expect(await unknownKeys()).toContain('sites');
  });
});

it('the parameters of a release have the same values', async () => {
  expect((await importGuide('--for', 'release')).document).toMatchObject({
    configuration: {
      Parameters: {
        Site1Name: 'site-a',
        Site1Endpoint: 'https://infinispan.a.example.com:443',
        Site1User: 'developer',
        Site1SecretArn: arn('keycloak-infinispan'),
        Site2Name: 'site-b',
        Site2Endpoint: 'https://infinispan.b.example.com:11222',
        Site2User: 'developer',
        Site2SecretArn: arn('keycloak-infinispan'),
        WebhookUser: 'keycloak',
        WebhookSecretArn: arn('webhook-password'),
      },
    },
  });
});

it('--out writes a new file, and never overwrites one', async () => {
  const out = join(folder, 'fencing.json');

  const printed = textOf(await importGuide('--out', out), false);

  expect(JSON.parse(await readFile(out, 'utf8'))).toEqual(IMPORTED);
  expect(printed).toContain(`Written to ${out}.`);
  await expect(importGuide('--out', out)).rejects.toMatchObject({ name: 'Refused' });
});

it.each([
  {
    name: 'a function that does not exist',
    answer: () => Promise.reject(Object.assign(new Error(), { name: 'ResourceNotFoundException' })),
    error: { name: 'NotFound' },
  },
  {
    name: 'variables that cannot be decrypted',
    answer: async () => ({
      Environment: { Error: { ErrorCode: 'AccessDeniedException', Message: 'no key' } },
    }),
    error: { name: 'Refused', message: expect.stringContaining('no key') },
  },
  {
    name: 'another function',
    answer: async () => ({ Environment: { Variables: { ...VARIABLES, WEBHOOK_USER: undefined } } }),
    error: { name: 'Refused', message: expect.stringContaining('WEBHOOK_USER') },
  },
  {
    name: 'endpoints that are not JSON',
    answer: async () => ({
      Environment: { Variables: { ...VARIABLES, INFINISPAN_SITE_ENDPOINTS: '{site-a' } },
    }),
    error: { name: 'Refused', message: expect.stringContaining('must be JSON') },
  },
])('$name is refused', async ({ answer, error }) => {
  lambda.on(GetFunctionConfigurationCommand).callsFake(answer);

  await expect(importGuide()).rejects.toMatchObject(error);
});

it('foreign text of a variable is escaped', async () => {
  lambda
    .on(GetFunctionConfigurationCommand)
    .resolves({ Environment: { Variables: { ...VARIABLES, WEBHOOK_USER: HOSTILE } } });
  const output = await importGuide();

  expect(textOf(output, false)).not.toMatch(UNESCAPED);
  expect(textOf(output, true)).not.toMatch(UNESCAPED);
});
