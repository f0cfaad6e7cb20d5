import { readFile } from 'node:fs/promises';
import { DeleteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GlobalAcceleratorClient, UpdateEndpointGroupCommand } from '@aws-sdk/client-global-accelerator';
import { startSeparatedSites } from '../../../infra/local/real-infinispan/separated-sites.ts';
import { type LocalStack, startLocalStackOn } from '../../../infra/local/stack/local-stack.ts';
import type { LocalSite } from '../../../infra/local/stack/site.ts';
import { sendRequest } from '../../../infra/local/support/send-request.ts';
import { APPLICATION } from '../../local/support/world.ts';
import { type Ground, wired } from './ground.ts';

/** The version that Keycloak 26 uses. */
export const VERSION = '15.0.21';

/**
 * On two sites of real Infinispan servers with the bridge between them cut. Their requests are not recorded.
 *
 * @throws PrerequisiteMissingError, or as `wired` does
 */
export function startRealGround(signal: AbortSignal): Promise<Ground> {
  return wired(signal, async (options) => {
    const stack = await startLocalStackOn(
      (_names, _folder, progress) => startSeparatedSites(VERSION, progress, signal),
      { ...options, progress: () => undefined },
    );
    return { stack, fresh: () => freshStack(stack), infinispanCalls: () => [] };
  });
}

/** Only site-a ever gets a take-offline. */
async function freshStack(stack: LocalStack<LocalSite>): Promise<void> {
  const { aws, tables, accelerator, globalAccelerator, sites } = stack;
  const accelerators = new GlobalAcceleratorClient({ ...aws, endpoint: globalAccelerator.endpoint });
  await accelerators.send(
    new UpdateEndpointGroupCommand({
      EndpointGroupArn: accelerator.endpointGroupArn,
      EndpointConfigurations: Object.values(sites).map((site) => ({ EndpointId: site.loadBalancerArn })),
    }),
  );
  await new DynamoDBClient(aws).send(
    new DeleteItemCommand({ TableName: tables.claims, Key: { application: { S: APPLICATION } } }),
  );
  const survivor = sites['site-a'];
  if (survivor === undefined) throw new Error('the stack has no site-a');
  const { url, username, password, caFile } = survivor.infinispan;
  const { status } = await sendRequest(`${url}/rest/v2/container/x-site/backups/site-b?action=bring-online`, {
    method: 'POST',
    ca: await readFile(caFile),
    auth: `${username}:${password}`,
  });
  if (status !== 200) throw new Error(`bring-online was answered ${status}`);
}
