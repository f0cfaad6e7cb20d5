import { DeleteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GlobalAcceleratorClient, UpdateEndpointGroupCommand } from '@aws-sdk/client-global-accelerator';
import { ListExecutionsCommand, SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import type { LocalStack } from '../../../infra/local/stack/local-stack.ts';
import type { StoredText } from './leaks.ts';
import { restoreSiteTags } from './load-balancer-tags.ts';

/** The default of the configuration key `application`. */
export const APPLICATION = 'keycloak';

export const SITES = ['site-a', 'site-b'] as const;
export type Site = (typeof SITES)[number];

export const otherSite = (site: Site): Site => (site === 'site-a' ? 'site-b' : 'site-a');

/** A deployed stack, and the clients with which tests use it. */
export interface World {
  readonly stack: LocalStack;
  readonly stepFunctions: SFNClient;
  readonly dynamoDb: DynamoDBClient;
  readonly accelerators: GlobalAcceleratorClient;
  /** ARNs of the load balancers that tests created, by region and name. */
  readonly balancers: Map<string, Promise<string>>;
  readonly remembered: Remembered;
  /**
   * Searches all stored text for every password, looks for denied permissions, and stops the stack.
   *
   * @throws SearchFailed or PermissionsDenied, after it has stopped
   */
  stop(): Promise<void>;
}

/** Data of the tests that the stack does not keep until its end. */
interface Remembered {
  /** Passwords that tests sent to the webhook, valid or not, or put into a secret. */
  readonly passwords: Set<string>;
  /** Executions that the webhook reported as started. */
  readonly executions: Set<string>;
  /** Parts of the sentences about denials that tests caused, such as a part of a resource's ARN. */
  readonly notAllowed: Set<string>;
  /** Rows that tests deleted. */
  readonly rows: StoredText[];
}

/** The clients for a stack's services. */
export const createClients = ({ aws, globalAccelerator }: Pick<LocalStack, 'aws' | 'globalAccelerator'>) => ({
  stepFunctions: new SFNClient(aws),
  dynamoDb: new DynamoDBClient(aws),
  accelerators: new GlobalAcceleratorClient({
    ...aws,
    region: 'us-west-2',
    endpoint: globalAccelerator.endpoint,
  }),
});

/** The stack's site with this name. */
export function siteOf({ stack }: World, site: Site): LocalStack['sites'][string] {
  const found = stack.sites[site];
  if (found === undefined) throw new Error(`the stack has no ${site}`);
  return found;
}

/**
 * Resets the world: both sites tagged, in service and without entries, no site sees the other, no execution runs and
 * there is no claim.
 * The audit trail is kept: each case has its own times.
 */
export async function resetWorld(world: World): Promise<void> {
  const { globalAccelerator } = world.stack;
  // The end of a restore then starts no fencing.
  await deleteClaim(world);
  await stopExecutions(world);
  globalAccelerator.controls.setFaults([]);
  globalAccelerator.controls.clearCalls();
  await listBothSites(world);
  await restoreSiteTags(world);
  for (const site of SITES) {
    const { server, loadBalancerArn } = siteOf(world, site);
    globalAccelerator.model.setHealth(loadBalancerArn, 'HEALTHY');
    const backup = [otherSite(site)];
    server.controls.setFaults([]);
    server.controls.clearCalls();
    server.model.restart();
    server.model.setCaches({ sessions: backup, actionTokens: backup });
    server.model.setClients([[], []]);
    server.model.setDropsFlags(false);
    server.model.setEntriesPerQuery(Number.POSITIVE_INFINITY);
    server.model.setSiteMasters([true, false]);
    server.model.setView([site]);
  }
  // An invocation of reconcile that had read the claim before may have started one meanwhile.
  await stopExecutions(world);
  await deleteClaim(world);
}

/** Deletes the claim. The deleted row is still searched for credentials. */
export async function deleteClaim({ stack, dynamoDb, remembered }: World): Promise<void> {
  const { Attributes: claim } = await dynamoDb.send(
    new DeleteItemCommand({
      TableName: stack.tables.claims,
      Key: { application: { S: APPLICATION } },
      ReturnValues: 'ALL_OLD',
    }),
  );
  if (claim) remembered.rows.push({ place: 'claims', text: JSON.stringify(claim) });
}

/** Lists both sites' endpoints in the stack's group, with the default weight. */
export async function listBothSites(world: World): Promise<void> {
  await world.accelerators.send(
    new UpdateEndpointGroupCommand({
      EndpointGroupArn: world.stack.accelerator.endpointGroupArn,
      TrafficDialPercentage: 100,
      EndpointConfigurations: SITES.map((site) => ({
        EndpointId: siteOf(world, site).loadBalancerArn,
        Weight: 128,
      })),
    }),
  );
}

/** A case may leave an execution running, which would affect the next case. */
async function stopExecutions({ stack, stepFunctions }: World): Promise<void> {
  const stop = async (executionArn: string | undefined) => {
    try {
      await stepFunctions.send(new StopExecutionCommand({ executionArn }));
    } catch (error) {
      if (!ENDED.test(String(error))) throw error;
    }
  };
  for (const stateMachineArn of [stack.restoreStateMachineArn, stack.stateMachineArn]) {
    const { executions = [] } = await stepFunctions.send(
      new ListExecutionsCommand({ stateMachineArn, statusFilter: 'RUNNING' }),
    );
    await Promise.all(executions.map(({ executionArn }) => stop(executionArn)));
  }
}

/** The emulator refuses to stop an execution that has ended since it was listed. */
const ENDED = /Execution is not running/;
