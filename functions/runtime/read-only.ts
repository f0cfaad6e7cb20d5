import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { GlobalAcceleratorClient } from '@aws-sdk/client-global-accelerator';
import type { Https } from '../support/http.ts';

/** A rehearsal was about to change something; the request was not sent. */
class WriteRefused extends Error {
  override readonly name = 'WriteRefused';
}

type Client = DynamoDBClient | GlobalAcceleratorClient | ElasticLoadBalancingV2Client;

/** The names of the commands that change nothing. */
const READS = /^(Get|List|Describe)/;

/** The client; from now on it rejects every command that is not a read, before a request is sent. */
export function readOnly<C extends Client>(client: C): C {
  const { middlewareStack }: Pick<DynamoDBClient, 'middlewareStack'> = client as DynamoDBClient;
  middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        if (!READS.test(commandName)) throw new WriteRefused(commandName);
        return next(args);
      },
    { step: 'initialize', name: 'refuseWrites' },
  );
  return client;
}

/** Sends only requests with the method GET. */
export const readOnlyHttps =
  (send: Https): Https =>
  async (request) => {
    if (request.method !== 'GET') throw new WriteRefused(`${request.method} ${request.path}`);
    return send(request);
  };
