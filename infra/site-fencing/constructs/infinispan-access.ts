import { Stack } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import * as names from '../../../functions/support/environment.ts';
import type { FencingConfig } from '../config.ts';
import type { VpcProps } from '../props.ts';
import { readSecrets } from './permissions.ts';
import type { Tables } from './tables.ts';

/** What a function needs that asks the claim and the sites' Infinispans. */
export interface InfinispanAccess {
  readonly environment: Record<string, string>;
  /** The authorities that are files. */
  readonly files: Record<string, string>;
  readonly vpc: VpcProps | undefined;
  /** Reading the sites' secrets. */
  readonly secrets: readonly PolicyStatement[];
}

/** What of the configuration a decision depends on, as variables. */
export const featureFlags = ({ requireSiteViewLoss, observe }: FencingConfig): Record<string, string> => ({
  [names.REQUIRE_SITE_VIEW_LOSS]: String(requireSiteViewLoss),
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

/** The keys that a secret of the user's may be encrypted with. */
export const secretKeysOf = ({ secretKeyArns = [], kmsKeyArn }: FencingConfig): string[] => [
  ...new Set(kmsKeyArn === undefined ? secretKeyArns : [...secretKeyArns, kmsKeyArn]),
];
