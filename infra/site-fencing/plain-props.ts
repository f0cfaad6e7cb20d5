import type { Duration } from 'aws-cdk-lib';
import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { NetworkProps, SiteFencingProps, SiteProps, VpcProps } from './props.ts';

/**
 * The properties in the form of cdk.json: constructs as their ARNs and ids, durations as numbers. The keys of the secrets
 * are added to `secretKeyArns`. `notify.topic` has no such form, and is left out.
 *
 * @param where names the owner of the properties in the message
 * @throws Error for a secret whose full ARN is unknown
 */
export function plainPropsOf(props: SiteFencingProps, where: string): object {
  const { webhook, sites, accelerators, notify, vpc, secretKeyArns, permissionsBoundary } = props;
  const keys = new Set(secretKeyArns?.map(arnOfKey));
  const arnOfSecret = (secret: string | ISecret | undefined): string | undefined => {
    if (secret === undefined || typeof secret === 'string') return secret;
    if (secret.encryptionKey !== undefined) keys.add(secret.encryptionKey.keyArn);
    if (secret.secretFullArn !== undefined) return secret.secretFullArn;
    throw new Error(
      `${where} is invalid: the full ARN of the secret ${secret.node.path} is unknown; look it up by Secret.fromSecretCompleteArn`,
    );
  };
  const plainSite = ({ infinispan, ...rest }: SiteProps): object => ({
    ...rest,
    infinispan: infinispan && {
      ...infinispan,
      secretArn: arnOfSecret(infinispan.secretArn),
      caArn: arnOfSecret(infinispan.caArn),
    },
  });
  const { topic: _, ...addresses } = notify ?? {};
  const plain = {
    webhook: webhook && { ...webhook, secretArn: arnOfSecret(webhook.secretArn) },
    sites: sites && Object.fromEntries(Object.entries(sites).map(([name, site]) => [name, plainSite(site)])),
  };
  return {
    ...props,
    ...plain,
    accelerators: accelerators?.map((one) => (typeof one === 'string' ? one : one.acceleratorArn)),
    reporterTimeout: secondsOf(props.reporterTimeout),
    reporterPollInterval: secondsOf(props.reporterPollInterval),
    rotationGrace: secondsOf(props.rotationGrace),
    notify: notify && addresses,
    vpc: vpc && plainVpc(vpc),
    auditRetentionDays: numberOf(props.auditRetentionDays, (duration) => duration.toDays()),
    kmsKeyArn: props.kmsKeyArn && arnOfKey(props.kmsKeyArn),
    secretKeyArns: keys.size === 0 ? secretKeyArns : [...keys],
    permissionsBoundary:
      typeof permissionsBoundary === 'object' ? permissionsBoundary.managedPolicyArn : permissionsBoundary,
  };
}

const numberOf = (
  value: number | Duration | undefined,
  convert: (duration: Duration) => number,
): number | undefined => (typeof value === 'object' ? convert(value) : value);

/** @throws Error for a duration that is no whole number of seconds */
const secondsOf = (value: number | Duration | undefined): number | undefined =>
  numberOf(value, (duration) => duration.toSeconds());

const arnOfKey = (key: string | IKey): string => (typeof key === 'string' ? key : key.keyArn);

function plainVpc(vpc: VpcProps | NetworkProps): VpcProps {
  if (!('vpc' in vpc)) return vpc;
  const { subnetIds } = vpc.vpc.selectSubnets(vpc.subnets ?? { subnetType: SubnetType.PRIVATE_WITH_EGRESS });
  return { subnetIds, securityGroupIds: vpc.securityGroups.map((group) => group.securityGroupId) };
}
