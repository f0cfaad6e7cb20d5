import { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { TAKE_SITE_OFFLINE_LIMIT, UPDATE_ENDPOINT_GROUP_LIMIT } from '../../../functions/domain/limits.ts';
import * as names from '../../../functions/support/environment.ts';
import type { FencingConfig } from '../config.ts';
import { FENCE_SITE_FUNCTIONS } from '../workflows.ts';
import { FencingFunction, type FencingFunctionProps } from './fencing-function.ts';
import type { InfinispanAccess } from './infinispan-access.ts';
import * as may from './permissions.ts';
import type { SharedProps } from './shared-props.ts';
import type { Tables } from './tables.ts';

export interface StepsProps {
  readonly shared: SharedProps;
  readonly tables: Tables;
  readonly infinispanAccess: InfinispanAccess;
  /** The accelerators that may be read and changed: ARNs, or patterns of ARNs. */
  readonly accelerators: readonly string[];
  /** The accelerators among which an alert's is looked up, ARNs. @default - all of the account */
  readonly allowList: readonly string[] | undefined;
  /** The cluster whose writer names the preferred survivor. @default - none */
  readonly auroraWriter: FencingConfig['auroraWriter'];
  /** Names of the sites. */
  readonly sites: readonly string[];
  /** The configuration's switches that decisions depend on, as environment variables. */
  readonly featureFlags: Record<string, string>;
}

/** The step functions of the workflow fence-site. */
export class Steps extends Construct {
  /** By their placeholders in the definition. */
  readonly functions: Readonly<Record<keyof typeof FENCE_SITE_FUNCTIONS, IFunction>>;

  constructor(scope: Construct, id: string, props: StepsProps) {
    super(scope, id);
    const { shared, tables, accelerators, allowList, auroraWriter, sites, featureFlags } = props;
    const { secrets, ...infinispanAccess } = props.infinispanAccess;
    const step = (
      name: keyof typeof FENCE_SITE_FUNCTIONS,
      rest: Omit<FencingFunctionProps, 'shared' | 'folder'>,
    ) => new FencingFunction(this, name, { shared, folder: FENCE_SITE_FUNCTIONS[name], ...rest });
    const update = step('UpdateEndpointGroup', {
      ...infinispanAccess,
      description: "Removes the offline site's endpoints, or puts them back, under the claim",
      limit: Duration.seconds(UPDATE_ENDPOINT_GROUP_LIMIT),
      statements: [
        ...may.useTable(tables.claims, ['GetItem', 'PutItem']),
        ...may.readAccelerators(accelerators),
        may.readEndpointGroups(accelerators),
        may.changeEndpointGroups(accelerators),
        may.resolveEndpoints(),
        may.readTags(),
        ...secrets,
      ],
    });
    const takeOffline = step('TakeSiteOffline', {
      ...infinispanAccess,
      description: "Takes the offline site offline at the survivor's Infinispan",
      limit: Duration.seconds(TAKE_SITE_OFFLINE_LIMIT),
      statements: [
        ...may.useTable(tables.claims, ['GetItem', 'PutItem']),
        ...may.readAccelerators(accelerators),
        may.readTags(),
        ...secrets,
      ],
    });
    this.functions = {
      LookupAccelerator: step('LookupAccelerator', {
        description: 'Finds the accelerator of an alert, and the site of every endpoint',
        limit: Duration.seconds(20),
        environment: {
          [names.APPLICATION]: shared.application,
          [names.CLAIMS_TABLE]: tables.claims.tableName,
          [names.SITE_NAMES]: JSON.stringify(sites),
          ...(allowList === undefined ? {} : { [names.ACCELERATORS]: JSON.stringify(allowList) }),
        },
        statements: [
          may.findAccelerators(),
          ...may.readAccelerators(accelerators),
          may.readTags(),
          ...may.useTable(tables.claims, ['GetItem']),
        ],
      }).function,
      CheckReporterHealth: step('CheckReporterHealth', {
        ...infinispanAccess,
        description: 'Checks the preconditions of a fencing',
        limit: Duration.seconds(30),
        environment: {
          ...infinispanAccess.environment,
          ...(auroraWriter === undefined ? {} : { [names.AURORA_WRITER]: JSON.stringify(auroraWriter) }),
        },
        statements: [
          ...may.useTable(tables.claims, ['GetItem']),
          ...secrets,
          ...(auroraWriter === undefined ? [] : may.findWriter(auroraWriter.clusterArn)),
        ],
      }).function,
      UpdateEndpointGroup: update.function,
      TakeSiteOffline: takeOffline.function,
      Rehearse: step('Rehearse', {
        description: 'Judges a rehearsal instead of writing',
        // Three parallel policy simulations with their full deadline end before it.
        limit: Duration.seconds(20),
        environment: {
          ...featureFlags,
          [names.SITE_NAMES]: JSON.stringify(sites),
          [names.UPDATE_ENDPOINT_GROUP_ROLE]: update.role.roleArn,
          [names.TAKE_SITE_OFFLINE_ROLE]: takeOffline.role.roleArn,
          [names.CLAIMS_TABLE_ARN]: tables.claims.tableArn,
        },
        statements: [may.simulateRoles([update.role.roleArn, takeOffline.role.roleArn])],
      }).function,
    };
  }
}
