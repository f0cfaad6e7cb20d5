import { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { ACCELERATORS } from '../../functions/lib/environment.ts';
import { TAKE_SITE_OFFLINE_LIMIT, UPDATE_ENDPOINT_GROUP_LIMIT } from '../../functions/lib/limits.ts';
import type { Asking } from './asking.ts';
import { FencingFunction, type FencingFunctionProps } from './fencing-function.ts';
import type { House } from './house.ts';
import * as may from './permissions.ts';
import type { Tables } from './tables.ts';

export interface StepsProps {
  readonly house: House;
  readonly tables: Tables;
  readonly asking: Asking;
  /** The accelerators that may be read and changed, ARNs, or patterns of them. */
  readonly accelerators: readonly string[];
  /** The ARNs of the only accelerators that are looked up. @default - all of the account */
  readonly lookedUp: readonly string[] | undefined;
}

/** The workflow's functions, one a step. */
export class Steps extends Construct {
  /** By the names that the definition gives them. */
  readonly functions: Readonly<Record<string, IFunction>>;

  constructor(scope: Construct, id: string, props: StepsProps) {
    super(scope, id);
    const { house, tables, accelerators, lookedUp } = props;
    const { secrets, ...asking } = props.asking;
    const step = (name: string, rest: Omit<FencingFunctionProps, 'house'>) => ({
      [name]: new FencingFunction(this, name, { house, ...rest }).function,
    });
    this.functions = {
      ...step('LookupAccelerator', {
        folder: 'lookup-accelerator',
        description: 'Finds the accelerator that an alert names, with the site of every endpoint',
        limit: Duration.seconds(20),
        environment: lookedUp === undefined ? {} : { [ACCELERATORS]: JSON.stringify(lookedUp) },
        statements: [may.findAccelerators(), may.readAccelerators(accelerators), may.readTags()],
      }),
      ...step('CheckReporterHealth', {
        ...asking,
        folder: 'check-reporter-health',
        description: 'Decides whether a fencing may begin',
        limit: Duration.seconds(30),
        statements: [...may.useTable(tables.claims, ['GetItem']), ...secrets],
      }),
      ...step('UpdateEndpointGroup', {
        ...asking,
        folder: 'update-endpoint-group',
        description: "Removes the offline site's endpoints under the claim, or puts them back",
        limit: Duration.seconds(UPDATE_ENDPOINT_GROUP_LIMIT),
        statements: [
          ...may.useTable(tables.claims, ['GetItem', 'PutItem']),
          may.readAccelerators(accelerators),
          may.changeEndpointGroups(accelerators),
          may.readTags(),
          ...secrets,
        ],
      }),
      ...step('TakeSiteOffline', {
        ...asking,
        folder: 'take-site-offline',
        description: "Takes the offline site offline at the survivor's Infinispan",
        limit: Duration.seconds(TAKE_SITE_OFFLINE_LIMIT),
        statements: [
          ...may.useTable(tables.claims, ['GetItem', 'PutItem']),
          may.readAccelerators(accelerators),
          may.readTags(),
          ...secrets,
        ],
      }),
    };
  }
}
