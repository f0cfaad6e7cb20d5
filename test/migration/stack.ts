import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { AwsTarget } from '../../infra/local/emulator/emulator.ts';
import { clientEnvironment, withoutAws } from '../../infra/local/emulator/environment.ts';
import { deployApp } from '../../infra/local/stack/deploy-app.ts';
import { startLocalStackOn } from '../../infra/local/stack/local-stack.ts';
import { startSites } from '../../infra/local/stack/sites.ts';
import { type FencingConfig, fencingConfig } from '../../infra/site-fencing/config.ts';
import { startWorld } from '../local/support/start-world.ts';
import type { World } from '../local/support/world.ts';
import { createGuideFunction, GUIDE, type GuideVariables } from './guide.ts';

const CLI = join(import.meta.dirname, '../../infra/operator/cli/fencing.ts');

/** Starts the local stack with the configuration that `import-guide` writes, beside the guide's function. */
export async function startMigration(): Promise<{
  readonly world: World;
  readonly variables: GuideVariables;
}> {
  let variables: GuideVariables = {};
  const world = await startWorld({ waitScale: 0.005 }, (options) =>
    startLocalStackOn(startSites, options, async (configuration, aws, assembly, progress) => {
      variables = await createGuide(aws, configuration);
      return deployApp(completed(await importGuide(aws), configuration), aws, assembly, progress);
    }),
  );
  return { world, variables };
}

async function createGuide(aws: AwsTarget, { sites }: FencingConfig): Promise<GuideVariables> {
  await new SecretsManagerClient(aws).send(
    new CreateSecretCommand({ Name: 'webhook-password', SecretString: 'a password of the guide' }),
  );
  const hosts = Object.entries(sites).map(([site, { infinispan }]) => [
    site,
    new URL(infinispan.endpoint).host,
  ]);
  const variables = {
    INFINISPAN_SITE_ENDPOINTS: JSON.stringify(Object.fromEntries(hosts)),
    INFINISPAN_USER: 'fencing',
    // The guide has one password for both sites. The local stack has one per site; site-a reports site-b.
    INFINISPAN_USER_SECRET: 'infinispan-site-a',
    SECRETS_REGION: aws.region,
    WEBHOOK_USER: 'keycloak',
    WEBHOOK_USER_SECRET: 'webhook-password',
  };
  await createGuideFunction(aws, variables);
  return variables;
}

async function importGuide(aws: AwsTarget): Promise<FencingConfig> {
  const folder = await mkdtemp(join(tmpdir(), 'migration-'));
  const out = join(folder, 'fencing.json');
  const env = { ...withoutAws(process.env), ...clientEnvironment(aws.endpoint) };
  try {
    await promisify(execFile)(process.execPath, [CLI, 'import-guide', '--function', GUIDE, '--out', out], {
      env,
    });
    return fencingConfig.parse(JSON.parse(await readFile(out, 'utf8')));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Adds the values that the guide's function does not have: authorities, certificate names, and site-b's password. */
const completed = (imported: FencingConfig, { sites }: FencingConfig): FencingConfig => ({
  ...imported,
  sites: Object.fromEntries(
    Object.entries(imported.sites).map(([site, { infinispan }]) => {
      const { caFile, serverName, secretArn = '' } = sites[site]?.infinispan ?? {};
      return [site, { infinispan: { ...infinispan, caFile, serverName, secretArn } }];
    }),
  ),
});
