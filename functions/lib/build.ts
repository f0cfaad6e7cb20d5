import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { GlobalAcceleratorClient } from '@aws-sdk/client-global-accelerator';
import * as z from 'zod';
import { type Claims, createClaims } from './claim/claims.ts';
import type { AcceleratorApi } from './clients/accelerators.ts';
import { createClaimStore } from './clients/claim-store.ts';
import { createInfinispan, type Infinispan } from './clients/infinispan.ts';
import { createLoadBalancers, type LoadBalancers } from './clients/load-balancers.ts';
import { createSecrets, secretsByRegion } from './clients/secrets.ts';
import type { Clock } from './clock.ts';
import {
  APPLICATION,
  CLAIMS_TABLE,
  type Environment,
  required,
  SITE_VIEW_DECIDES,
  SITES,
} from './environment.ts';
import { https } from './http.ts';
import { AWS_REQUEST_DEADLINE } from './limits.ts';
import type { Settings } from './settings.ts';

/** The real collaborators, made of a function's environment. */

/**
 * A request is sent once: the definition's retriers repeat the step, which looks at the world again, where the
 * SDK would repeat the request blindly.
 */
export const once = {
  maxAttempts: 1,
  requestHandler: {
    connectionTimeout: 2000,
    requestTimeout: AWS_REQUEST_DEADLINE * 1000,
    throwOnRequestTimeout: true,
  },
};

/** The API has one region, wherever the stack is (Global Accelerator API Reference, "Welcome"). */
export const acceleratorApi = (): AcceleratorApi =>
  new GlobalAcceleratorClient({ ...once, region: 'us-west-2' });

export function loadBalancers(): LoadBalancers {
  const apis = new Map<string, ElasticLoadBalancingV2Client>();
  return createLoadBalancers((region) => {
    const api = apis.get(region) ?? new ElasticLoadBalancingV2Client({ ...once, region });
    apis.set(region, api);
    return api;
  });
}

export function claims(environment: Environment, clock: Clock): Claims {
  const table = required(environment, CLAIMS_TABLE);
  const application = required(environment, APPLICATION);
  return createClaims(createClaimStore(new DynamoDBClient(once), table, application, randomUUID), clock);
}

const sitesSchema = z.record(
  z.string(),
  z.strictObject({
    endpoint: z.url(),
    user: z.string(),
    secretArn: z.string(),
    /** A file beside the function's code. */
    caFile: z.string().optional(),
    serverName: z.string().optional(),
  }),
);

export function settings(environment: Environment): Settings {
  const sites = Object.entries(sitesSchema.parse(JSON.parse(required(environment, SITES)))).map(
    ([site, { endpoint, user, secretArn, caFile, serverName }]) => {
      const ca = caFile === undefined ? {} : { ca: readFileSync(new URL(caFile, import.meta.url), 'utf8') };
      return [
        site,
        { endpoint, user, secretArn, ...ca, ...(serverName === undefined ? {} : { serverName }) },
      ] as const;
    },
  );
  return {
    application: required(environment, APPLICATION),
    sites: Object.fromEntries(sites),
    siteViewDecides: required(environment, SITE_VIEW_DECIDES) === 'true',
  };
}

/** @throws Error for a site that the settings do not name */
export function infinispans({ sites }: Settings): (site: string) => Infinispan {
  const secrets = createSecrets(secretsByRegion());
  return (site) => {
    const access = sites[site];
    if (access === undefined) throw new Error(`no Infinispan is configured for the site ${site}`);
    return createInfinispan(access, https, secrets);
  };
}
