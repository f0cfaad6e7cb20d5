import { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { TAKE_SITE_OFFLINE_LIMIT, UPDATE_ENDPOINT_GROUP_LIMIT } from '../../../functions/domain/limits.ts';
import * as names from '../../../functions/support/environment.ts';
import { FencingFunction, type FencingFunctionProps } from './fencing-function.ts';
import type { InfinispanAccess } from './infinispan-access.ts';
import * as may from './permissions.ts';
import type { SharedProps } from './shared-props.ts';
import type { Tables } from './tables.ts';

export interface StepsProps {
  readonly house: SharedProps;
  readonly tables: Tables;
  readonly asking: InfinispanAccess;
  /** The accelerators that may be read and changed, ARNs, or patterns of them. */
  readonly accelerators: readonly string[];
  /** The ARNs of the only accelerators that are looked up. @default - all of the account */
  readonly lookedUp: readonly string[] | undefined;
  /** The sites, by name. */
  readonly sites: readonly string[];
  /** What of the configuration a decision depends on. */
  readonly switches: Record<string, string>;
}

/** The workflow's functions, one a step. */
export class Steps extends Construct {
  /** By the names that the definition gives them. */
  readonly functions: Readonly<Record<string, IFunction>>;

  constructor(scope: Construct, id: string, props: StepsProps) {
    super(scope, id);
    const { house, tables, accelerators, lookedUp, sites, switches } = props;
    const { secrets, ...asking } = props.asking;
    const make = (name: string, rest: Omit<FencingFunctionProps, 'house'>) =>
      new FencingFunction(this, name, { house, ...rest });
    const step = (name: string, rest: Omit<FencingFunctionProps, 'house'>) => ({
      [name]: make(name, rest).function,
    });
    const update = make('UpdateEndpointGroup', {
      ...asking,
      folder: 'fence/update-endpoint-group',
      description: "Removes the offline site's endpoints under the claim, or puts them back",
      limit: Duration.seconds(UPDATE_ENDPOINT_GROUP_LIMIT),
      statements: [
        ...may.useTable(tables.claims, ['GetItem', 'PutItem']),
        may.readAccelerators(accelerators),
        may.changeEndpointGroups(accelerators),
        may.resolveEndpoints(),
        may.readTags(),
        ...secrets,
      ],
    });
    const takeOffline = make('TakeSiteOffline', {
      ...asking,
      folder: 'fence/take-site-offline',
      description: "Takes the offline site offline at the survivor's Infinispan",
      limit: Duration.seconds(TAKE_SITE_OFFLINE_LIMIT),
      statements: [
        ...may.useTable(tables.claims, ['GetItem', 'PutItem']),
        may.readAccelerators(accelerators),
        may.readTags(),
        ...secrets,
      ],
    });
    this.functions = {
      ...step('LookupAccelerator', {
        folder: 'fence/lookup-accelerator',
        description: 'Finds the accelerator that an alert names, with the site of every endpoint',
        limit: Duration.seconds(20),
        environment: lookedUp === undefined ? {} : { [names.ACCELERATORS]: JSON.stringify(lookedUp) },
        statements: [may.findAccelerators(), may.readAccelerators(accelerators), may.readTags()],
      }),
      ...step('CheckReporterHealth', {
        ...asking,
        folder: 'fence/check-reporter-health',
        description: 'Decides whether a fencing may begin',
        limit: Duration.seconds(30),
        statements: [...may.useTable(tables.claims, ['GetItem']), ...secrets],
      }),
      UpdateEndpointGroup: update.function,
      TakeSiteOffline: takeOffline.function,
      ...step('Rehearse', {
        folder: 'fence/rehearse',
        description: 'Ends a rehearsal where a real event would begin to write',
        // Three questions of IAM side by side, each at its deadline.
        limit: Duration.seconds(20),
        environment: {
          ...switches,
          [names.SITE_NAMES]: JSON.stringify(sites),
          [names.UPDATE_ENDPOINT_GROUP_ROLE]: update.role.roleArn,
          [names.TAKE_SITE_OFFLINE_ROLE]: takeOffline.role.roleArn,
          [names.CLAIMS_TABLE_ARN]: tables.claims.tableArn,
        },
        statements: [may.simulateRoles([update.role.roleArn, takeOffline.role.roleArn])],
      }),
    };
  }
}
