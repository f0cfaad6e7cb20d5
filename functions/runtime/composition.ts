import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { GlobalAcceleratorClient } from '@aws-sdk/client-global-accelerator';
import { RDSClient } from '@aws-sdk/client-rds';
import { SFNClient } from '@aws-sdk/client-sfn';
import * as z from 'zod';
import type { AcceleratorApi } from '../clients/accelerators.ts';
import { createWriterZone } from '../clients/aurora-writer.ts';
import { createClaimStore } from '../clients/claim-store.ts';
import { globalAcceleratorClient } from '../clients/global-accelerator.ts';
import type { Infinispan } from '../clients/infinispan.ts';
import type { InfinispanData } from '../clients/infinispan-data.ts';
import { createInfinispanDataOf, createInfinispans } from '../clients/infinispans.ts';
import { createKnownSitesStore, type KnownSitesStore } from '../clients/known-sites-store.ts';
import { createLoadBalancers, type EarlierSites, type LoadBalancers } from '../clients/load-balancers.ts';
import { pacedApi } from '../clients/paced-api.ts';
import { secretsManager } from '../clients/secrets.ts';
import { createTargets, type Targets } from '../clients/target-health.ts';
import { type Claims, createClaims } from '../domain/claim/claims.ts';
import { AWS_REQUEST_DEADLINE, WRITER_DEADLINE } from '../domain/limits.ts';
import type { Settings } from '../domain/settings.ts';
import { type Clock, steadyClock, systemClock } from '../support/clock.ts';
import {
  APPLICATION,
  AURORA_WRITER,
  CLAIMS_TABLE,
  type Environment,
  OBSERVE,
  PREFERRED_SURVIVOR,
  REQUIRE_SITE_VIEW_LOSS,
  required,
  rotationGrace,
  SITES,
} from '../support/environment.ts';
import { type Https, https } from '../support/http.ts';
import { agents, readTwice } from './read-twice.ts';

/** Creates the real collaborators from a function's environment. */

/**
 * A request is sent once: the definition's retriers repeat the whole step, which reads everything again; the SDK would
 * repeat the request blindly.
 */
export const singleAttempt = {
  maxAttempts: 1,
  requestHandler: {
    connectionTimeout: 2000,
    requestTimeout: AWS_REQUEST_DEADLINE * 1000,
    throwOnRequestTimeout: true,
    ...agents,
  },
};

export const acceleratorApi = (): GlobalAcceleratorClient =>
  readTwice(globalAcceleratorClient(singleAttempt));

/**
 * Global Accelerator for a function that reads much, and for which no fencing waits.
 *
 * @param perSecond the largest rate of calls
 */
export const pacedAcceleratorApi = (perSecond: number): AcceleratorApi =>
  pacedApi(acceleratorApi(), perSecond, steadyClock);

export const dynamoDbApi = (): DynamoDBClient => readTwice(new DynamoDBClient(singleAttempt));

export const stepFunctionsApi = (): SFNClient => readTwice(new SFNClient(singleAttempt));

/** Returns a new client, restricted or not. */
type Restrict<Client> = (client: Client) => Client;

const unrestricted = <Client>(client: Client): Client => client;

/** The sites that reconcile read last. */
export const knownSites = (environment: Environment): KnownSitesStore =>
  createKnownSitesStore(
    dynamoDbApi(),
    required(environment, CLAIMS_TABLE),
    required(environment, APPLICATION),
  );

/** Load balancers whose last known sites stand in for the tags of a region that does not answer. */
export const loadBalancersOrKnown = (sites: readonly string[], environment: Environment): LoadBalancers =>
  loadBalancers(sites, unrestricted, { read: knownSites(environment).read, now: systemClock.now });

/** @param sites the names of the configured sites */
export const loadBalancers = (
  sites: readonly string[],
  restrict: Restrict<ElasticLoadBalancingV2Client> = unrestricted,
  earlier?: EarlierSites,
): LoadBalancers => createLoadBalancers(loadBalancerApis(restrict), sites, earlier);

/** One client per region. */
function loadBalancerApis(
  restrict: Restrict<ElasticLoadBalancingV2Client> = unrestricted,
): (region: string) => ElasticLoadBalancingV2Client {
  const apis = new Map<string, ElasticLoadBalancingV2Client>();
  return (region) => {
    const api =
      apis.get(region) ?? restrict(readTwice(new ElasticLoadBalancingV2Client({ ...singleAttempt, region })));
    apis.set(region, api);
    return api;
  };
}

export function claims(
  environment: Environment,
  clock: Clock,
  restrict: Restrict<DynamoDBClient> = unrestricted,
): Claims {
  const table = required(environment, CLAIMS_TABLE);
  const application = required(environment, APPLICATION);
  const api = restrict(dynamoDbApi());
  return createClaims(createClaimStore(api, table, application, randomUUID), clock);
}

const auroraWriterSchema = z.object({ clusterArn: z.string(), zones: z.record(z.string(), z.string()) });

/** The zone of the database's writer, and the sites of the zones; empty if no database is configured. */
export function auroraWriter(environment: Environment): {
  readonly writerZone?: () => Promise<string>;
  readonly writerZones?: Readonly<Record<string, string>>;
} {
  const text = environment[AURORA_WRITER];
  if (text === undefined) return {};
  const { clusterArn, zones } = auroraWriterSchema.parse(JSON.parse(text));
  const [, , , region = ''] = clusterArn.split(':');
  const deadline = WRITER_DEADLINE * 1000;
  const requestHandler = {
    ...singleAttempt.requestHandler,
    connectionTimeout: deadline,
    requestTimeout: deadline,
  };
  const api = new RDSClient({ ...singleAttempt, requestHandler, region });
  return { writerZone: createWriterZone(api, clusterArn), writerZones: zones };
}

const sitesSchema = z.record(
  z.string(),
  z
    .strictObject({
      endpoint: z.url(),
      user: z.string(),
      secretArn: z.string(),
      /** Reads a file from the function's bundle. */
      caFile: z.string().optional(),
      caArn: z.string().optional(),
      serverName: z.string().optional(),
    })
    .refine(({ caFile, caArn }) => caFile === undefined || caArn === undefined, 'caFile and caArn'),
);

export function settings(environment: Environment): Settings {
  const sites = Object.entries(sitesSchema.parse(JSON.parse(required(environment, SITES)))).map(
    ([site, { caFile, ...access }]) => {
      const ca = caFile === undefined ? {} : { ca: readFileSync(new URL(caFile, import.meta.url), 'utf8') };
      return [site, { ...access, ...ca }] as const;
    },
  );
  return {
    application: required(environment, APPLICATION),
    sites: Object.fromEntries(sites),
    requireSiteViewLoss: required(environment, REQUIRE_SITE_VIEW_LOSS) === 'true',
    preferredSurvivor: environment[PREFERRED_SURVIVOR],
    observe: required(environment, OBSERVE) === 'true',
    rotationGrace: rotationGrace(environment),
  };
}

/** The targets of load balancers in any region. */
export const targets = (): Targets => createTargets(loadBalancerApis());

/** Their data, which a restore reads and changes. */
export const infinispanDataOf = (
  settings: Settings,
  send: Https = https,
): ((site: string) => InfinispanData) =>
  createInfinispanDataOf(settings, send, secretsManager(), systemClock);

/** The Infinispan of each configured site; throws SiteNotConfigured for any other. */
export const infinispans = (
  settings: Settings,
  send: Https = https,
): ((site: string, maxAge?: number) => Infinispan) =>
  createInfinispans(settings, send, secretsManager(), systemClock);
