import { readFile } from 'node:fs/promises';
import { DescribeEndpointGroupCommand } from '@aws-sdk/client-global-accelerator';
import * as z from 'zod';
import { globalAcceleratorClient } from '../../../functions/clients/global-accelerator.ts';
import { type HttpResponse, sendRequest } from '../support/send-request.ts';
import type { LocalStack } from './local-stack.ts';
import type { Credentials, LocalSite } from './site.ts';

/** A site's state, as read from the accelerator and Infinispan. */
export interface SiteState {
  readonly site: string;
  readonly endpoint: 'in service' | 'out of service' | 'not listed';
  readonly other: string;
  /** The backup status of the other site in this site's Infinispan. */
  readonly backupStatus: string;
  /** The HTTP status of a user's write to this site's Infinispan. */
  readonly write: number;
}

/** Reads the two services that a fencing changes, and not the functions or the claim, which may be wrong. */
export async function readSiteStates(stack: LocalStack<LocalSite>): Promise<SiteState[]> {
  const endpointOf = await endpoints(stack);
  return Promise.all(
    Object.entries(stack.sites).map(async ([site, local]) => {
      const { loadBalancerArn, infinispan } = local;
      const other = Object.keys(stack.sites).find((name) => name !== site) ?? '';
      const backup = await call(infinispan, infinispan, 'GET', `container/x-site/backups/${other}`);
      return {
        site,
        endpoint: endpointOf(loadBalancerArn),
        other,
        backupStatus: statusIn(backup),
        write: await userWrite(local, `user-of-${site}`),
      };
    }),
  );
}

/** The values of a site's entries by key, by cache. */
export type Contents = Readonly<Record<string, ReadonlyMap<string, string>>>;

/** The caches that the sites back up to each other. */
const CACHES = ['actionTokens', 'sessions'];

const cacheEntries = z.array(z.object({ key: z.unknown(), value: z.unknown() }));

/** Reads all entries of a site. */
export async function readContents({ infinispan }: LocalSite): Promise<Contents> {
  const read = CACHES.map(async (cache) => {
    const { body } = await call(infinispan, infinispan, 'GET', `caches/${cache}?action=entries&limit=-1`);
    const entries = cacheEntries.parse(JSON.parse(body));
    return [
      cache,
      new Map(entries.map(({ key, value }) => [JSON.stringify(key), JSON.stringify(value)])),
    ] as const;
  });
  return Object.fromEntries(await Promise.all(read));
}

const container = z.object({ sites_view: z.array(z.string()) });

/** Connections that reach each of two nodes: one that is no site master has no view of the sites. */
const CONNECTIONS = 5;

/** Does a site master of the site see the other site? */
export async function seesSite({ infinispan }: LocalSite, other: string): Promise<boolean> {
  const answers = await Promise.all(
    Array.from({ length: CONNECTIONS }, () => call(infinispan, infinispan, 'GET', 'container')),
  );
  return answers.some(
    ({ status, body }) => status === 200 && container.parse(JSON.parse(body)).sites_view.includes(other),
  );
}

/**
 * Writes an entry as a user does. Sites that write at the same time need different users: of the same entry, both writes
 * may be answered 500 (seen on 16.0.5).
 *
 * @returns the HTTP status
 */
export async function userWrite({ infinispan, writer }: LocalSite, user: string): Promise<number> {
  const { status } = await call(infinispan, writer, 'PUT', `caches/sessions/${user}`, 'a session');
  return status;
}

async function endpoints({ aws, globalAccelerator, accelerator }: LocalStack<LocalSite>) {
  const client = globalAcceleratorClient({ ...aws, endpoint: globalAccelerator.endpoint });
  const { EndpointGroup: group } = await client.send(
    new DescribeEndpointGroupCommand({ EndpointGroupArn: accelerator.endpointGroupArn }),
  );
  return (loadBalancerArn: string): SiteState['endpoint'] => {
    const endpoint = group?.EndpointDescriptions?.find(({ EndpointId }) => EndpointId === loadBalancerArn);
    if (endpoint === undefined) return 'not listed';
    const serves = endpoint.HealthState === 'HEALTHY' && endpoint.Weight && group?.TrafficDialPercentage;
    return serves ? 'in service' : 'out of service';
  };
}

/** Needs only the URL, the authority's file and a user. TLS is verified. */
async function call(
  { url, caFile }: LocalSite['infinispan'],
  { username, password }: Credentials,
  method: 'GET' | 'PUT',
  path: string,
  body?: string,
): Promise<HttpResponse> {
  const ca = await readFile(caFile);
  return sendRequest(`${url}/rest/v2/${path}`, { method, ca, auth: `${username}:${password}` }, body);
}

const backup = z.object({ status: z.string() });

const statusIn = ({ status, body }: HttpResponse): string =>
  status === 200 ? backup.parse(JSON.parse(body)).status : `unknown (${status})`;
