import type { ParameterName } from '../../release/parameters.ts';
import type { ImportedConfiguration } from './imported-configuration.ts';

/** The parameters of a release, as `aws cloudformation deploy --parameter-overrides file://…` reads them. */
export function releaseParametersOf({ webhook, sites, vpc }: ImportedConfiguration): {
  readonly Parameters: Readonly<Partial<Record<ParameterName, string>>>;
} {
  const ofSites = Object.entries(sites).map(([name, { infinispan }], index) => {
    const values = {
      Name: name,
      Endpoint: infinispan.endpoint,
      User: infinispan.user,
      SecretArn: infinispan.secretArn,
    };
    return Object.fromEntries(
      Object.entries(values).map(([key, value]) => [`Site${index + 1}${key}`, value]),
    );
  });
  return {
    Parameters: {
      ...Object.assign({}, ...ofSites),
      WebhookUser: webhook.user,
      WebhookSecretArn: webhook.secretArn,
      ...(vpc === undefined
        ? {}
        : { SubnetIds: vpc.subnetIds.join(), SecurityGroupIds: vpc.securityGroupIds.join() }),
    },
  };
}
