import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AddEndpointsCommand, GlobalAcceleratorClient } from '@aws-sdk/client-global-accelerator';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import { sendRequest } from '../../../../infra/local/support/send-request.ts';
import { LOCAL_CREDENTIALS, readStackFile } from '../../../../infra/operator/deployment/local-stack-file.ts';
import { blocksOf } from '../../../local/support/blocks.ts';
import type { Checkout } from '../../../local/support/checkout.ts';
import { SITES, type Site } from '../../../local/support/world.ts';
import { shellIn } from '../runbook/shell.ts';
import { until } from '../whole-way/until.ts';

const reliedOn = z.object({
  aws: z.object({ endpoint: z.url(), region: z.string() }),
  globalAccelerator: z.object({ endpoint: z.url() }),
  sites: z.record(
    z.string(),
    z.object({
      loadBalancerArn: z.string(),
      infinispan: z.object({ url: z.url(), username: z.string(), password: z.string(), caFile: z.string() }),
      operator: z.object({ username: z.string(), password: z.string() }),
    }),
  ),
  configuration: z.object({
    sites: z.record(z.string(), z.object({ infinispan: z.object({ secretArn: z.string() }) })),
  }),
});

const CURL = 'Prepare curl for an Infinispan';
const RESTORE = 'Bring a site back';

/** The caches that back up to the other site. */
const CACHES = ['sessions', 'actionTokens'];

/**
 * The operator's actions with other tools than this project's: curl, with the lines of the runbook, and the AWS CLI.
 */
export interface ByHand {
  /** The status of the other site in a site's Infinispan. */
  holds(site: Site, other: Site): Promise<string>;
  /** Steps 3 to 14 of "Bring a site back", for site-b. No Keycloak runs here, so none is stopped. */
  bringSiteBBack(groupArn: string): Promise<void>;
  /** Writes this text, or the right password again, into the secret of a site's Infinispan. */
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

  const hostOf = (site: Site) => new URL(siteOf(site).infinispan.url).host;
  const commands = shellIn(
    checkout.folder,
    { SITE_A_INFINISPAN: hostOf('site-a'), SITE_B_INFINISPAN: hostOf('site-b') },
    `caches='${CACHES.join(' ')}'`,
  );

  async function prepareCurl(site: Site): Promise<void> {
    const { infinispan, operator } = siteOf(site);
    const values = { 'site-a': site, CA_FILE: infinispan.caFile, USER: operator.username };
    const secrets = `aws() { printf '%s\\n' '${operator.password}'; }`;
    const [options] = blocksOf(CURL);
    await shellIn(checkout.folder, values, secrets).run(CURL, undefined, (block) => block === options);
  }

  return {
    holds,
    async bringSiteBBack(groupArn) {
      for (const site of SITES) await prepareCurl(site);
      await until('both sites see each other', async () => {
        const views = await commands.run(RESTORE, 3);
        // Five answers of site-b's one node, and at least one of site-a's site master.
        return views.split('"sites_view":["site-a","site-b"]').length - 1 > 5 || undefined;
      });
      for (const step of [4, 5, 6, 7, 8, 9]) {
        const output = await commands.run(RESTORE, step);
        if (/^STOP|^HTTP [45]/m.test(output)) throw new Error(`step ${step}: ${output}`);
      }
      await until('every cache is pushed', async () => {
        const pushed = await commands.run(RESTORE, 10);
        return pushed.split('{"site-b":"OK"}').length - 1 === CACHES.length || undefined;
      });
      await commands.run(RESTORE, 12);
      for (const [at, other] of [SITES, SITES.toReversed()] as [Site, Site][]) {
        const status = await holds(at, other);
        if (status !== 'online') throw new Error(`${at} holds ${other} ${status}`);
      }
      await new GlobalAcceleratorClient({ ...aws, endpoint: stack.globalAccelerator.endpoint }).send(
        new AddEndpointsCommand({
          EndpointGroupArn: groupArn,
          EndpointConfigurations: [{ EndpointId: siteOf('site-b').loadBalancerArn, Weight: 128 }],
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
