import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import {
  LOCAL_CREDENTIALS,
  LOCAL_FOLDER,
  readStackFile,
} from '../../operator/deployment/local-stack-file.ts';
import { NotFound, Refused } from '../../tools/command-line/errors.ts';
import { deployApp } from './deploy-app.ts';
import { configurationOf, type LocalConfig } from './local-config.ts';
import { isRunning, replaceStackFile } from './stack-file.ts';

const infinispan = z.object({
  endpoint: z.string(),
  user: z.string(),
  secretArn: z.string(),
  caFile: z.string(),
  serverName: z.string(),
});

const runningStack = z.looseObject({
  aws: z.object({ endpoint: z.url(), region: z.string() }),
  globalAccelerator: z.object({ endpoint: z.url() }),
  configuration: z.object({ sites: z.record(z.string(), z.object({ infinispan })) }),
});

/**
 * Redeploys the running local stack with another configuration, as `npm run deploy` does in an account. The audit
 * trail, the claim and the sites are kept.
 *
 * @throws NotFound if no stack is running, Refused if the configuration has other sites, and as deployApp does
 */
export async function updateLocalStack(
  config: LocalConfig,
  progress: (text: string) => void,
  folder = LOCAL_FOLDER,
): Promise<void> {
  const described = await readStackFile(runningStack, folder);
  if (!(await isRunning(described))) {
    throw new NotFound(
      'The local stack described in .local/stack.json is not running. Start one with "npm run local".',
    );
  }
  const { sites } = described.configuration;
  const names = Object.keys(sites);
  if (config.sites.some((name) => !names.includes(name))) {
    throw new Refused(
      `The local stack runs with the sites ${names.join(' and ')}; they cannot be changed to ${config.sites.join(' and ')}.`,
    );
  }
  const infinispans = Object.entries(sites).map(([name, site]) => [name, site.infinispan] as const);
  const cloudAssembly = await mkdtemp(join(tmpdir(), 'keycloak-site-fencing-update-'));
  try {
    const { webhook, stateMachineArn, tables, configuration } = await deployApp(
      configurationOf(config, Object.fromEntries(infinispans)),
      // A copy: the SDK's clients modify the credentials object.
      { ...described.aws, credentials: { ...LOCAL_CREDENTIALS } },
      cloudAssembly,
      progress,
    );
    await replaceStackFile({ ...described, webhook, stateMachineArn, tables, configuration }, folder);
  } finally {
    await rm(cloudAssembly, { recursive: true, force: true });
  }
}
