import { randomUUID } from 'node:crypto';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { GlobalAcceleratorClient } from '@aws-sdk/client-global-accelerator';
import { SFNClient } from '@aws-sdk/client-sfn';
import { createClaimStore } from '../../../functions/clients/claim-store.ts';
import { globalAcceleratorClient } from '../../../functions/clients/global-accelerator.ts';
import { createLoadBalancers, type LoadBalancers } from '../../../functions/clients/load-balancers.ts';
import { type Claims, createClaims } from '../../../functions/domain/claim/claims.ts';
import { singleAttempt } from '../../../functions/runtime/composition.ts';
import { type Clock, systemClock } from '../../../functions/support/clock.ts';
import { abortRequestsWith } from './abort-requests.ts';
import { readStackOutputs } from './stack-outputs.ts';
import { type StackSettings, stackSettings } from './stack-settings.ts';
import { endpointsOf, type Target } from './target.ts';

/** A deployed stack and the clients to query it. */
export interface Deployment extends StackSettings {
  readonly stackName: string;
  readonly region: string;
  readonly dynamoDb: DynamoDBClient;
  readonly stepFunctions: SFNClient;
  readonly cloudWatch: CloudWatchClient;
  readonly accelerators: GlobalAcceleratorClient;
  readonly loadBalancers: LoadBalancers;
  readonly claims: Claims;
  /** Writes the record of a change to the claim: Ctrl-C does not abort it. */
  readonly auditWriter: DynamoDBClient;
  readonly clock: Clock;
}

/**
 * @param signal aborts every read; a write goes on for at most five seconds
 * @throws NotFound for a missing stack
 */
export async function openDeployment(target: Target, signal: AbortSignal): Promise<Deployment> {
  const { aws, globalAccelerator } = await endpointsOf(target);
  const abortable = <T extends Parameters<typeof abortRequestsWith>[0]>(client: T): T => {
    abortRequestsWith(client, signal);
    return client;
  };
  const outputs = await readStackOutputs(abortable(new CloudFormationClient(aws)), target.stackName);
  const settings = stackSettings(outputs);
  const dynamoDb = abortable(new DynamoDBClient(aws));
  const store = createClaimStore(
    new DynamoDBClient({ ...aws, ...singleAttempt }),
    settings.claimsTable,
    settings.application,
    randomUUID,
  );
  return {
    ...settings,
    stackName: target.stackName,
    region: await dynamoDb.config.region(),
    dynamoDb,
    stepFunctions: abortable(new SFNClient(aws)),
    cloudWatch: abortable(new CloudWatchClient(aws)),
    accelerators: abortable(globalAcceleratorClient({ ...aws, ...globalAccelerator })),
    loadBalancers: createLoadBalancers(
      (region) => abortable(new ElasticLoadBalancingV2Client({ ...aws, region })),
      settings.sites,
    ),
    claims: createClaims(store, systemClock),
    auditWriter: new DynamoDBClient(aws),
    clock: systemClock,
  };
}
