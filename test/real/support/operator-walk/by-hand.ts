import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AddEndpointsCommand, GlobalAcceleratorClient } from '@aws-sdk/client-global-accelerator';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import { sendRequest } from '../../../../infra/local/support/send-request.ts';
import { LOCAL_CREDENTIALS, readStackFile } from '../../../../infra/operator/deployment/local-stack-file.ts';
import type { Checkout } from '../../../local/support/checkout.ts';
import type { Site } from '../../../local/support/world.ts';
import { until } from '../whole-way/until.ts';

const reliedOn = z.object({
  aws: z.object({ endpoint: z.url(), region: z.string() }),
  globalAccelerator: z.object({ endpoint: z.url() }),
  sites: z.record(
    z.string(),
    z.object({
      loadBalancerArn: z.string(),
      infinispan: z.object({ url: z.url(), username: z.string(), password: z.string(), caFile: z.string() }),
    }),
  ),
  configuration: z.object({
    sites: z.record(z.string(), z.object({ infinispan: z.object({ secretArn: z.string() }) })),
  }),
});

/** The caches that back up to the other site. */
const CACHES = ['sessions', 'actionTokens'];

/** What an operator does with other tools than this project's: curl and the AWS CLI, by the lines of the runbook. */
export interface ByHand {
  /** How a site's Infinispan holds the other one. */
  holds(site: Site, other: Site): Promise<string>;
  /** Steps 2 to 6 of "Bring a site back". */
  bringBack(site: Site, survivor: Site, groupArn: string): Promise<void>;
  /** Puts this text, or the right password again, into the secret of a site's Infinispan. */
  putPassword(site: Site, text?: string): Promise<void>;
}

export async function byHand(checkout: Checkout): Promise<ByHand> {
  const stack = await readStackFile(reliedOn, join(checkout.folder, '.local'));
  const aws = { ...stack.aws, credentials: { ...LOCAL_CREDENTIALS } };
  const siteOf = (name: Site) => {
    const site = stack.sites[name];
    if (site === undefined) throw new Error(`the stack has no ${name}`);
    return site;
  };

  async function infinispan(site: Site, method: 'GET' | 'POST', path: string): Promise<unknown> {
    const { url, username, password, caFile } = siteOf(site).infinispan;
    const ca = await readFile(caFile);
    const auth = `${username}:${password}`;
    const { status, body } = await sendRequest(`${url}/rest/v2/${path}`, { method, ca, auth });
    if (status !== 200) throw new Error(`${method} ${path} at ${site} was answered ${status}: ${body}`);
    return JSON.parse(body);
  }

  const holds = async (site: Site, other: Site) =>
    backup.parse(await infinispan(site, 'GET', `container/x-site/backups/${other}`)).status;

  /** Behind the route only the site master knows. */
  const untilSeen = (site: Site, other: Site) =>
    until(`${site} sees ${other}`, async () => {
      const { relay_node, sites_view } = container.parse(await infinispan(site, 'GET', 'container'));
      return (relay_node && sites_view.includes(other)) || undefined;
    });

  return {
    holds,
    async bringBack(site, survivor, groupArn) {
      for (const [at, other] of both(site, survivor)) await untilSeen(at, other);
      const push = `container/x-site/backups/${site}?action=start-push-state`;
      const pushed = z.record(z.string(), z.string()).parse(await infinispan(survivor, 'POST', push));
      if (CACHES.some((cache) => pushed[cache] !== 'ok')) throw new Error(JSON.stringify(pushed));
      for (const cache of CACHES) {
        const path = `caches/${cache}/x-site/backups?action=push-state-status`;
        await until(`${cache} is pushed`, async () => {
          const told = z.record(z.string(), z.string()).parse(await infinispan(survivor, 'GET', path));
          return told[site] === 'OK' || undefined;
        });
      }
      for (const [at, other] of both(site, survivor)) {
        const status = await holds(at, other);
        if (status !== 'online') throw new Error(`${at} holds ${other} ${status}`);
      }
      await new GlobalAcceleratorClient({ ...aws, endpoint: stack.globalAccelerator.endpoint }).send(
        new AddEndpointsCommand({
          EndpointGroupArn: groupArn,
          EndpointConfigurations: [{ EndpointId: siteOf(site).loadBalancerArn, Weight: 128 }],
        }),
      );
    },
    async putPassword(site, text = siteOf(site).infinispan.password) {
      const SecretId = stack.configuration.sites[site]?.infinispan.secretArn;
      await new SecretsManagerClient(aws).send(new PutSecretValueCommand({ SecretId, SecretString: text }));
    },
  };
}

const backup = z.object({ status: z.string() });
const container = z.object({ relay_node: z.boolean(), sites_view: z.array(z.string()) });

const both = (one: Site, other: Site) =>
  [
    [one, other],
    [other, one],
  ] as const;
