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
import { isAnswered, replaceStackFile } from './stack-file.ts';

const infinispan = z.object({
  endpoint: z.string(),
  user: z.string(),
  secretArn: z.string(),
  caFile: z.string(),
  serverName: z.string(),
});

const reliedOn = z.looseObject({
  aws: z.object({ endpoint: z.url(), region: z.string() }),
  globalAccelerator: z.object({ endpoint: z.url() }),
  configuration: z.object({ sites: z.record(z.string(), z.object({ infinispan })) }),
});

/**
 * Deploys the running local stack anew with another configuration, as `npm run deploy` does to an account: what
 * is on record, the claim and the sites stay as they are.
 *
 * @throws NotFound where no stack runs, Refused for other sites than it runs with, and as deployApp does
 */
export async function updateLocalStack(
  config: LocalConfig,
  progress: (text: string) => void,
  folder = LOCAL_FOLDER,
): Promise<void> {
  const described = await readStackFile(reliedOn, folder);
  if (!(await isAnswered(described))) {
    throw new NotFound('The local stack that is described runs no more: npm run local starts one.');
  }
  const { sites } = described.configuration;
  const names = Object.keys(sites);
  if (config.sites.some((name) => !names.includes(name))) {
    throw new Refused(
      `The local stack runs with the sites ${names.join(' and ')}, and cannot get ${config.sites.join(' and ')}.`,
    );
  }
  const infinispans = Object.entries(sites).map(([name, site]) => [name, site.infinispan] as const);
  const cloudAssembly = await mkdtemp(join(tmpdir(), 'keycloak-site-fencing-update-'));
  try {
    const { webhook, stateMachineArn, tables, configuration } = await deployApp(
      configurationOf(config, Object.fromEntries(infinispans)),
      // The SDK's clients write into the credentials that they are given.
      { ...described.aws, credentials: { ...LOCAL_CREDENTIALS } },
      cloudAssembly,
      progress,
    );
    await replaceStackFile({ ...described, webhook, stateMachineArn, tables, configuration }, folder);
  } finally {
    await rm(cloudAssembly, { recursive: true, force: true });
  }
}
