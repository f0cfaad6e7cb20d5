import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { type IVpc, SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Accelerator } from 'aws-cdk-lib/aws-globalaccelerator';
import { ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { describe, expect, it } from 'vitest';
import { parseProps } from '../../../../infra/site-fencing/config.ts';
import { plainPropsOf } from '../../../../infra/site-fencing/plain-props.ts';
import type { SiteFencingProps } from '../../../../infra/site-fencing/props.ts';
import maximal from '../../../fixtures/template/maximal.json' with { type: 'json' };

const stack = new Stack(new App(), 'Stack', { env: { region: 'eu-west-1', account: '111122223333' } });
const texts = { ...maximal, removalPolicy: 'destroy' } as const;
const plain = (props: SiteFencingProps) => plainPropsOf(props, 'SiteFencing');

const secret = (id: string, arn: string) => Secret.fromSecretCompleteArn(stack, id, arn);
const key = (id: string, arn = '') => Key.fromKeyArn(stack, id, arn);
// CDK's classes do not fit its interfaces under exactOptionalPropertyTypes, which this project sets.
const vpc = new Vpc(stack, 'Vpc', {
  maxAzs: 2,
  subnetConfiguration: [
    { name: 'public', subnetType: SubnetType.PUBLIC },
    { name: 'egress', subnetType: SubnetType.PRIVATE_WITH_EGRESS },
    { name: 'isolated', subnetType: SubnetType.PRIVATE_ISOLATED },
  ],
}) as IVpc;
const group = new SecurityGroup(stack, 'Group', { vpc });
const idsOf = (subnetType: SubnetType) => vpc.selectSubnets({ subnetType }).subnetIds;
const network = (subnetType: SubnetType) => ({
  subnetIds: idsOf(subnetType),
  securityGroupIds: [group.securityGroupId],
});

const { 'site-a': siteA, 'site-b': siteB } = maximal.sites;

describe('a property with a type of CDK', () => {
  it.each<{ name: string; props: Partial<SiteFencingProps>; expected?: object }>([
    { name: 'reporterTimeout', props: { reporterTimeout: Duration.minutes(1) } },
    { name: 'reporterPollInterval', props: { reporterPollInterval: Duration.seconds(20) } },
    { name: 'rotationGrace', props: { rotationGrace: Duration.minutes(10) } },
    { name: 'auditRetentionDays', props: { auditRetentionDays: Duration.days(400) } },
    { name: 'logRetentionDays', props: { logRetentionDays: RetentionDays.ONE_MONTH } },
    { name: 'removalPolicy', props: { removalPolicy: RemovalPolicy.DESTROY } },
    { name: 'kmsKeyArn', props: { kmsKeyArn: key('Key', maximal.kmsKeyArn) } },
    {
      name: 'secretKeyArns',
      props: { secretKeyArns: maximal.secretKeyArns.map((arn) => key('SecretKey', arn)) },
    },
    {
      name: 'permissionsBoundary',
      props: {
        permissionsBoundary: ManagedPolicy.fromManagedPolicyArn(stack, 'B', maximal.permissionsBoundary),
      },
    },
    {
      name: 'accelerators',
      props: {
        accelerators: maximal.accelerators.map((acceleratorArn, index) =>
          Accelerator.fromAcceleratorAttributes(stack, `Accelerator${index}`, {
            acceleratorArn,
            dnsName: 'a.awsglobalaccelerator.com',
          }),
        ),
      },
    },
    {
      name: 'webhook.secretArn',
      props: { webhook: { user: 'alertmanager', secretArn: secret('Webhook', maximal.webhook.secretArn) } },
    },
    {
      name: 'sites.….infinispan.secretArn and caArn',
      props: {
        sites: {
          'site-a': {
            infinispan: { ...siteA.infinispan, secretArn: secret('A', siteA.infinispan.secretArn) },
          },
          'site-b': {
            infinispan: {
              ...siteB.infinispan,
              secretArn: secret('B1', siteB.infinispan.secretArn),
              caArn: secret('B2', siteB.infinispan.caArn),
            },
          },
        },
      },
    },
    {
      name: 'vpc, in its private subnets with egress',
      props: { vpc: { vpc, securityGroups: [group] } },
      expected: { vpc: network(SubnetType.PRIVATE_WITH_EGRESS) },
    },
    {
      name: 'vpc, in other subnets',
      props: {
        vpc: { vpc, subnets: { subnetType: SubnetType.PRIVATE_ISOLATED }, securityGroups: [group] },
      },
      expected: { vpc: network(SubnetType.PRIVATE_ISOLATED) },
    },
    {
      name: 'notify.topic',
      props: { notify: { ...maximal.notify, topic: new Topic(stack, 'Topic') } },
    },
  ])('has the meaning of the plain one: $name', ({ props, expected = {} }) => {
    expect(parseProps(plain({ ...texts, ...props }), '')).toEqual({
      ...parseProps(texts, ''),
      ...expected,
    });
  });

  it('adds the key of a secret', () => {
    const encryptionKey = new Key(stack, 'OfSecret');
    const secretArn = new Secret(stack, 'Encrypted', { encryptionKey }) as ISecret;

    expect(plain({ ...texts, webhook: { secretArn } })).toMatchObject({
      webhook: { secretArn: secretArn.secretArn },
      secretKeyArns: [...maximal.secretKeyArns, encryptionKey.keyArn],
    });
  });

  it('is refused if it is a secret whose full ARN is unknown', () => {
    const secretArn = Secret.fromSecretNameV2(stack, 'ByName', 'webhook');

    expect(() => plain({ ...texts, webhook: { secretArn } })).toThrow(
      'SiteFencing is invalid: the full ARN of the secret Stack/ByName is unknown; look it up by Secret.fromSecretCompleteArn',
    );
  });
});

it.each([{}, { sites: {} }, { sites: { 'site-a': {} } }])('leaves %j to the validation', (props) => {
  expect(plain(props as SiteFencingProps)).toMatchObject(props);
});
