import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../../site-fencing/root.ts';

/**
 * Synthesizes the app with a configuration instead of cdk.json's, and deploys it with the CDK CLI, whose output is shown.
 *
 * @throws Error if a program fails
 */
export async function deploy(configFile: string): Promise<void> {
  const fencing: unknown = JSON.parse(await readFile(configFile, 'utf8'));
  const assembly = await mkdtemp(join(tmpdir(), 'verify-account-'));
  try {
    await run([join(ROOT, 'infra/app.ts')], {
      CDK_OUTDIR: assembly,
      CDK_CONTEXT_JSON: JSON.stringify({ fencing }),
    });
    await run([join(ROOT, 'node_modules/aws-cdk/bin/cdk'), 'deploy', '--app', assembly], {});
  } finally {
    await rm(assembly, { recursive: true });
  }
}

async function run(args: readonly string[], environment: Readonly<Record<string, string>>): Promise<void> {
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`${args[0]} failed.`);
}
