import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { GlobalAcceleratorClient, ListAcceleratorsCommand } from '@aws-sdk/client-global-accelerator';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { type AccountOptions, fromAccount } from '../../../../../infra/operator/manifests/from-account.ts';

const arnOf = (last: number) =>
  `arn:aws:globalaccelerator::111122223333:accelerator/1234abcd-abcd-1234-abcd-1234abcdef0${last}`;
const SECRET = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:webhook-AbCdEf';
const [FIRST, SECOND] = ['a1.awsglobalaccelerator.com', 'a2.awsglobalaccelerator.com'];
const listed = [
  { AcceleratorArn: arnOf(1), DnsName: 'A1.awsglobalaccelerator.com' },
  { AcceleratorArn: arnOf(2), DnsName: SECOND, DualStackDnsName: 'a2.dualstack.awsglobalaccelerator.com' },
];

const cloudFormation = mockClient(CloudFormationClient);
const globalAccelerator = mockClient(GlobalAcceleratorClient);
const secretsManager = mockClient(SecretsManagerClient);
afterAll(() => {
  for (const mock of [cloudFormation, globalAccelerator, secretsManager]) mock.restore();
});
const OUTPUTS = {
  WebhookUrl: 'https://abc.example.com/',
  WebhookUser: 'alertmanager',
  WebhookSecretArn: SECRET,
  AlertName: 'Gone',
  Sites: 'site-a,site-b',
};
const outputs = (values: Record<string, string>) => ({
  Stacks: [
    {
      StackName: 'SiteFencing',
      CreationTime: new Date(0),
      StackStatus: 'CREATE_COMPLETE' as const,
      Outputs: Object.entries(values).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })),
    },
  ],
});

beforeEach(() => {
  cloudFormation.reset();
  globalAccelerator.reset();
  secretsManager.reset();
  cloudFormation.on(DescribeStacksCommand, { StackName: 'SiteFencing' }).resolves(outputs(OUTPUTS));
  // One per page: all pages are read.
  globalAccelerator
    .on(ListAcceleratorsCommand)
    .resolves({ Accelerators: listed.slice(0, 1), NextToken: 'more' })
    .on(ListAcceleratorsCommand, { NextToken: 'more' })
    .resolves({ Accelerators: listed.slice(1) });
  secretsManager.on(GetSecretValueCommand, { SecretId: SECRET }).resolves({ SecretString: 'changeme' });
});

const regions: (string | undefined)[] = [];
const ask = (options: Partial<AccountOptions> = {}) =>
  fromAccount(
    {
      cloudFormation: new CloudFormationClient({ region: 'eu-central-1' }),
      globalAccelerator: new GlobalAcceleratorClient({ region: 'us-west-2' }),
      secretsManager: (region) => {
        regions.push(region);
        return new SecretsManagerClient({ region: 'eu-west-1' });
      },
    },
    { stack: 'SiteFencing', accelerators: [SECOND], password: true, ...options },
  );

describe('the deployment', () => {
  it('is the stack with its outputs and the password, which may be in another region', async () => {
    expect(await ask()).toEqual({
      sites: ['site-a', 'site-b'],
      alertName: 'Gone',
      accelerators: [SECOND],
      webhook: { url: 'https://abc.example.com/', user: 'alertmanager', password: 'changeme' },
    });
    expect(regions).toEqual(['eu-west-1']);
  });

  it('has no password if it is not wanted, and does not read it', async () => {
    expect((await ask({ password: false })).webhook).toEqual({
      url: 'https://abc.example.com/',
      user: 'alertmanager',
    });
    expect(secretsManager.calls()).toEqual([]);
  });

  it.each([
    {
      fault: 'no such stack',
      make: () =>
        cloudFormation
          .on(DescribeStacksCommand)
          .rejects(Object.assign(new Error('does not exist'), { name: 'ValidationError' })),
      message: 'Stack SiteFencing not found in eu-central-1',
    },
    {
      fault: 'a stack of something else',
      make: () => cloudFormation.on(DescribeStacksCommand).resolves(outputs({ WebhookUrl: 'https://x' })),
      message: 'Stack SiteFencing has no output WebhookUser',
    },
    {
      fault: 'a secret without a text',
      make: () => secretsManager.on(GetSecretValueCommand).resolves({}),
      message: `The secret ${SECRET} has no text.`,
    },
    {
      fault: 'no permission',
      make: () =>
        globalAccelerator
          .on(ListAcceleratorsCommand)
          .rejects(Object.assign(new Error('not authorized'), { name: 'AccessDeniedException' })),
      message: 'not authorized',
    },
  ])('fails with $fault', async ({ make, message }) => {
    make();

    await expect(ask()).rejects.toThrow(message);
  });
});

describe('the accelerators', () => {
  const only = () =>
    globalAccelerator.on(ListAcceleratorsCommand).resolves({ Accelerators: listed.slice(0, 1) });

  const configure = (arns: readonly string[]) =>
    cloudFormation
      .on(DescribeStacksCommand)
      .resolves(outputs({ ...OUTPUTS, ...(arns.length > 0 ? { Accelerators: arns.join(',') } : {}) }));

  it.each<{ choice: string; configured?: string[]; named?: string[]; make?: () => void; chosen: string[] }>([
    { choice: 'configured', configured: [arnOf(2), arnOf(1)], chosen: [SECOND, FIRST] },
    { choice: 'named, in any case', named: [FIRST.toUpperCase()], chosen: [FIRST] },
    { choice: 'named, with a trailing dot', named: [`${FIRST}.`], chosen: [FIRST] },
    { choice: 'named twice', named: [SECOND, 'a2.dualstack.awsglobalaccelerator.com'], chosen: [SECOND] },
    { choice: "the account's only one", make: only, chosen: [FIRST] },
  ])('are those $choice', async ({ configured = [], named = [], make, chosen }) => {
    make?.();
    configure(configured);

    expect((await ask({ accelerators: named })).accelerators).toEqual(chosen);
  });

  it.each<{ fault: string; configured?: string[]; named?: string[]; name: string; message: string }>([
    {
      fault: 'configured and named',
      configured: [arnOf(1)],
      named: [FIRST],
      name: 'UsageError',
      message: 'do not use --accelerator',
    },
    {
      fault: 'configured and gone',
      configured: [arnOf(3)],
      name: 'NotFound',
      message: `Accelerator ${arnOf(3)} not found: the account has ${FIRST}, ${SECOND}.`,
    },
    { fault: 'mistyped', named: ['a3'], name: 'NotFound', message: `the account has ${FIRST}, ${SECOND}` },
    { fault: 'not chosen', name: 'UsageError', message: `the account has ${FIRST}, ${SECOND}` },
  ])('must be chosen again if they are $fault', async ({ configured = [], named = [], name, message }) => {
    configure(configured);
    const asked = ask({ accelerators: named });

    await expect(asked).rejects.toMatchObject({ name, message: expect.stringContaining(message) });
  });
});
