import { DeleteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GlobalAcceleratorClient, UpdateEndpointGroupCommand } from '@aws-sdk/client-global-accelerator';
import { ListExecutionsCommand, SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import type { LocalStack } from '../../../infra/local/stack/local-stack.ts';
import type { StoredText } from './leaks.ts';

/** As the configuration's default. */
export const APPLICATION = 'keycloak';

export const SITES = ['site-a', 'site-b'] as const;
export type Site = (typeof SITES)[number];

export const otherSite = (site: Site): Site => (site === 'site-a' ? 'site-b' : 'site-a');

/** A deployed stack, and what a test asks of it. */
export interface World {
  readonly stack: LocalStack;
  readonly stepFunctions: SFNClient;
  readonly dynamoDb: DynamoDBClient;
  readonly accelerators: GlobalAcceleratorClient;
  /** ARNs of the load balancers that were made besides the stack's own, by region and name. */
  readonly balancers: Map<string, Promise<string>>;
  readonly remembered: Remembered;
  /**
   * Searches all that the stack has written for every password, and stops it.
   *
   * @throws SearchFailed, once it is stopped
   */
  stop(): Promise<void>;
}

/** What tests did that the stack itself cannot tell at the end. */
interface Remembered {
  /** Passwords that they sent to the webhook, right and wrong ones, or put into a secret. */
  readonly passwords: Set<string>;
  /** Executions that the webhook says it started. */
  readonly executions: Set<string>;
  /** Rows that they deleted. */
  readonly rows: StoredText[];
}

/** With what a stack is asked. */
export const createClients = ({ aws, globalAccelerator }: Pick<LocalStack, 'aws' | 'globalAccelerator'>) => ({
  stepFunctions: new SFNClient(aws),
  dynamoDb: new DynamoDBClient(aws),
  accelerators: new GlobalAcceleratorClient({
    ...aws,
    region: 'us-west-2',
    endpoint: globalAccelerator.endpoint,
  }),
});

/** The site of the stack with this name, which every stack has. */
export function siteOf({ stack }: World, site: Site): LocalStack['sites'][string] {
  const found = stack.sites[site];
  if (found === undefined) throw new Error(`the stack has no ${site}`);
  return found;
}

/**
 * Two sites that do not see each other and serve side by side, nothing running, no claim. What is on record stays:
 * each case has a time of its own.
 */
export async function resetWorld(world: World): Promise<void> {
  const { globalAccelerator } = world.stack;
  await stopExecutions(world);
  globalAccelerator.controls.setFaults([]);
  globalAccelerator.controls.clearCalls();
  await listBothSites(world);
  for (const site of SITES) {
    const { server, loadBalancerArn } = siteOf(world, site);
    globalAccelerator.model.setHealth(loadBalancerArn, 'HEALTHY');
    const backup = [otherSite(site)];
    server.controls.setFaults([]);
    server.controls.clearCalls();
    server.model.setCaches({ sessions: backup, actionTokens: backup });
    server.model.setSiteMasters([true, false]);
    server.model.setView([site]);
  }
  await deleteClaim(world);
}

/** As if nothing had ever been claimed; the row that is deleted is searched for credentials all the same. */
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

/** Both sites' endpoints in the stack's own group, with the weights that a new endpoint has. */
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

/** A failed case may leave one running, which would go on in the next case's world. */
async function stopExecutions({ stack, stepFunctions }: World): Promise<void> {
  const { executions = [] } = await stepFunctions.send(
    new ListExecutionsCommand({ stateMachineArn: stack.stateMachineArn, statusFilter: 'RUNNING' }),
  );
  await Promise.all(
    executions.map(({ executionArn }) => stepFunctions.send(new StopExecutionCommand({ executionArn }))),
  );
}
