import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../../site-fencing/root.ts';
import { readJson } from '../../../tools/read-json.ts';

/**
 * Synthesizes the app with a configuration instead of cdk.json's, and deploys it with the CDK CLI, whose output is shown.
 *
 * @throws Error that names the file if it cannot be read, Error if a program fails
 */
export async function deploy(configFile: string): Promise<void> {
  const context = await contextOf(configFile);
  const assembly = await mkdtemp(join(tmpdir(), 'verify-account-'));
  try {
    await run([join(ROOT, 'infra/app.ts')], {
      CDK_OUTDIR: assembly,
      CDK_CONTEXT_JSON: context,
    });
    await run([join(ROOT, 'node_modules/aws-cdk/bin/cdk'), 'deploy', '--app', assembly], {});
  } finally {
    await rm(assembly, { recursive: true });
  }
}

/** The app's context, as JSON text, with the configuration of this file. */
export const contextOf = async (configFile: string): Promise<string> =>
  JSON.stringify({ fencing: await readJson(configFile) });

async function run(args: readonly string[], environment: Readonly<Record<string, string>>): Promise<void> {
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`${args[0]} failed.`);
}
