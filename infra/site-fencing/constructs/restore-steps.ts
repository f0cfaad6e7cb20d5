import { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { TAKE_SITE_OFFLINE_LIMIT, UPDATE_ENDPOINT_GROUP_LIMIT } from '../../../functions/domain/limits.ts';
import * as names from '../../../functions/support/environment.ts';
import { RESTORE_SITE_FUNCTIONS } from '../workflows.ts';
import { FencingFunction, type FencingFunctionProps } from './fencing-function.ts';
import type { InfinispanAccess } from './infinispan-access.ts';
import * as may from './permissions.ts';
import type { SharedProps } from './shared-props.ts';
import type { Tables } from './tables.ts';
import type { Workflow } from './workflow.ts';

export interface RestoreStepsProps {
  readonly shared: SharedProps;
  readonly tables: Tables;
  readonly infinispanAccess: InfinispanAccess;
  /** The accelerators that may be read and changed: ARNs, or patterns of ARNs. */
  readonly accelerators: readonly string[];
  /** ARN of the topic of messages. */
  readonly topicArn: string;
  /** The workflow that completes the fencing again after a restore is given up. */
  readonly fenceSite: Workflow;
}

type Name = keyof typeof RESTORE_SITE_FUNCTIONS;

/** The step functions of the workflow restore-site. */
export class RestoreSteps extends Construct {
  /** By their placeholders in the definition. */
  readonly functions: Readonly<Record<Name, IFunction>>;

  constructor(scope: Construct, id: string, props: RestoreStepsProps) {
    super(scope, id);
    const { shared, tables, accelerators, topicArn, fenceSite } = props;
    const { application } = shared;
    const { secrets, ...infinispanAccess } = props.infinispanAccess;
    const step = (name: Name, rest: Omit<FencingFunctionProps, 'shared' | 'folder'>): IFunction =>
      new FencingFunction(this, name, { shared, folder: RESTORE_SITE_FUNCTIONS[name], ...rest }).function;
    const seconds = Duration.seconds;
    const readClaim = may.useTable(tables.claims, ['GetItem']);
    const writeClaim = [...readClaim, ...may.putItems(tables.claims, [application])];
    const readSites = [...may.readAccelerators(accelerators), may.readTags(), may.readTargets(), ...secrets];
    this.functions = {
      CheckRestore: step('CheckRestore', {
        ...infinispanAccess,
        description: 'Checks whether a fenced site may be restored, and plans it',
        limit: seconds(60),
        statements: [...readClaim, ...readSites],
      }),
      AskApproval: step('AskApproval', {
        description: 'Asks the operators to approve a restore, or to start Keycloak',
        limit: seconds(25),
        environment: { [names.TOPIC_ARN]: topicArn },
        statements: may.publishTo(topicArn, shared.key?.keyArn),
      }),
      StartRestore: step('StartRestore', {
        ...infinispanAccess,
        description: 'Starts a restore under the claim',
        limit: seconds(60),
        statements: [...writeClaim, ...readSites],
      }),
      PrepareSite: step('PrepareSite', {
        ...infinispanAccess,
        description: 'Cuts a fenced site off, and empties its caches',
        limit: seconds(TAKE_SITE_OFFLINE_LIMIT),
        statements: [...writeClaim, ...readSites],
      }),
      PushState: step('PushState', {
        ...infinispanAccess,
        description: "Pushes the survivor's data to the site, and lets it write back",
        limit: seconds(TAKE_SITE_OFFLINE_LIMIT),
        statements: [...writeClaim, may.readTargets(), ...secrets],
      }),
      WatchRestore: step('WatchRestore', {
        ...infinispanAccess,
        description: 'Watches a push, Keycloak or the accelerator',
        limit: seconds(75),
        statements: [...readClaim, ...readSites],
      }),
      ReturnTraffic: step('ReturnTraffic', {
        ...infinispanAccess,
        description: "Puts a restored site's endpoints back, and closes its incident",
        limit: seconds(UPDATE_ENDPOINT_GROUP_LIMIT),
        statements: [...writeClaim, ...readSites, may.addEndpoints(accelerators), may.resolveEndpoints()],
      }),
      GiveUpRestore: step('GiveUpRestore', {
        description: 'Ends a restore, and lets the fencing be completed again',
        limit: seconds(25),
        environment: {
          [names.APPLICATION]: application,
          [names.CLAIMS_TABLE]: tables.claims.tableName,
          [names.STATE_MACHINE_ARN]: fenceSite.stateMachine.stateMachineArn,
        },
        statements: [...writeClaim, ...fenceSite.mayStart()],
      }),
    };
  }
}
