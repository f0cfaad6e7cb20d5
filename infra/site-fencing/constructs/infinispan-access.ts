import { Stack } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import * as names from '../../../functions/support/environment.ts';
import type { FencingConfig } from '../config.ts';
import type { VpcProps } from '../props.ts';
import { readSecrets } from './permissions.ts';
import type { Tables } from './tables.ts';

/** Environment, files, VPC and permissions of a function that reads the claim and queries the sites' Infinispans. */
export interface InfinispanAccess {
  readonly environment: Record<string, string>;
  /** Files of certificate authorities: name in the bundle to local path. */
  readonly files: Record<string, string>;
  readonly vpc: VpcProps | undefined;
  /** Permissions to read the sites' secrets. */
  readonly secrets: readonly PolicyStatement[];
}

/** The configuration's switches that decisions depend on, as environment variables. */
export const featureFlags = ({
  requireSiteViewLoss,
  preferredSurvivor,
  observe,
}: FencingConfig): Record<string, string> => ({
  [names.REQUIRE_SITE_VIEW_LOSS]: String(requireSiteViewLoss),
  ...(preferredSurvivor === undefined ? {} : { [names.PREFERRED_SURVIVOR]: preferredSurvivor }),
  [names.OBSERVE]: String(observe),
});

export function infinispanAccessOf(
  scope: Construct,
  config: FencingConfig,
  tables: Tables,
): InfinispanAccess {
  const sites = Object.entries(config.sites).map(([site, { infinispan }]) => ({ site, ...infinispan }));
  const arns = sites.flatMap(({ secretArn, caArn }) =>
    caArn === undefined ? [secretArn] : [secretArn, caArn],
  );
  const access = sites.map(({ site, caFile, ...rest }) => [
    site,
    caFile === undefined ? rest : { ...rest, caFile: `./${site}.pem` },
  ]);
  return {
    environment: {
      [names.APPLICATION]: config.application,
      [names.CLAIMS_TABLE]: tables.claims.tableName,
      [names.SITES]: Stack.of(scope).toJsonString(Object.fromEntries(access)),
      ...featureFlags(config),
      [names.ROTATION_GRACE]: String(config.rotationGrace),
    },
    files: Object.fromEntries(
      sites.flatMap(({ site, caFile }) => (caFile === undefined ? [] : [[`${site}.pem`, caFile]])),
    ),
    vpc: config.vpc,
    secrets: readSecrets([...new Set(arns)], secretKeysOf(config)),
  };
}

/** The KMS keys with which a configured secret may be encrypted, ARNs. */
export const secretKeysOf = ({ secretKeyArns = [], kmsKeyArn }: FencingConfig): string[] => [
  ...new Set(kmsKeyArn === undefined ? secretKeyArns : [...secretKeyArns, kmsKeyArn]),
];

/** The accelerators that a function may look up; no variable for all of the account. */
export const onlyAccelerators = ({
  accelerators,
}: Pick<FencingConfig, 'accelerators'>): Record<string, string> =>
  accelerators === undefined ? {} : { [names.ACCELERATORS]: JSON.stringify(accelerators) };
