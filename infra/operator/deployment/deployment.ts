import { randomUUID } from 'node:crypto';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { GlobalAcceleratorClient } from '@aws-sdk/client-global-accelerator';
import { SFNClient } from '@aws-sdk/client-sfn';
import { createClaimStore } from '../../../functions/clients/claim-store.ts';
import { createLoadBalancers, type LoadBalancers } from '../../../functions/clients/load-balancers.ts';
import { type Claims, createClaims } from '../../../functions/domain/claim/claims.ts';
import { singleAttempt } from '../../../functions/runtime/composition.ts';
import { type Clock, systemClock } from '../../../functions/support/clock.ts';
import { abortRequestsWith } from './abort-requests.ts';
import { type StackOutputs, stackOutputs } from './stack-outputs.ts';
import { endpointsOf, type Target } from './target.ts';

/** A deployed stack, and the clients that ask it. */
export interface Deployment extends StackOutputs {
  readonly stackName: string;
  readonly region: string;
  readonly dynamoDb: DynamoDBClient;
  readonly stepFunctions: SFNClient;
  readonly cloudWatch: CloudWatchClient;
  readonly accelerators: GlobalAcceleratorClient;
  readonly loadBalancers: LoadBalancers;
  readonly claims: Claims;
  /** For rows that must be written once the claim was: Ctrl-C does not end it. */
  readonly marks: DynamoDBClient;
  readonly clock: Clock;
}

/**
 * @param signal once it is aborted, every question ends; what writes goes on to its end, of five seconds at most
 * @throws NotFound where there is no such stack
 */
export async function openDeployment(target: Target, signal: AbortSignal): Promise<Deployment> {
  const { aws, globalAccelerator } = await endpointsOf(target);
  const outputs = await stackOutputs(target.stackName, aws, signal);
  const asking = <T extends Parameters<typeof abortRequestsWith>[0]>(client: T): T => {
    abortRequestsWith(client, signal);
    return client;
  };
  const dynamoDb = asking(new DynamoDBClient(aws));
  const store = createClaimStore(
    new DynamoDBClient({ ...aws, ...singleAttempt }),
    outputs.claimsTable,
    outputs.application,
    randomUUID,
  );
  return {
    ...outputs,
    stackName: target.stackName,
    region: await dynamoDb.config.region(),
    dynamoDb,
    stepFunctions: asking(new SFNClient(aws)),
    cloudWatch: asking(new CloudWatchClient(aws)),
    // The API has one region, wherever the stack is (Global Accelerator API Reference, "Welcome").
    accelerators: asking(new GlobalAcceleratorClient({ ...aws, ...globalAccelerator, region: 'us-west-2' })),
    loadBalancers: createLoadBalancers((region) =>
      asking(new ElasticLoadBalancingV2Client({ ...aws, region })),
    ),
    claims: createClaims(store, systemClock),
    marks: new DynamoDBClient(aws),
    clock: systemClock,
  };
}
