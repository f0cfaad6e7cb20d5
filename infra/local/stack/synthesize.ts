import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { withoutAws } from '../emulator/environment.ts';

const root = join(import.meta.dirname, '../../..');

/**
 * Runs the app's own entry with another configuration than cdk.json's.
 *
 * @param fencing the context key `fencing`
 * @param outdir the folder that the cloud assembly is written to
 * @throws Error with what the app printed
 */
export async function synthesize(fencing: object, outdir: string): Promise<void> {
  await promisify(execFile)(process.execPath, [join(root, 'infra', 'app.ts')], {
    cwd: root,
    maxBuffer: 16 * 1024 * 1024,
    env: {
      ...withoutAws(process.env),
      CDK_OUTDIR: outdir,
      CDK_CONTEXT_JSON: JSON.stringify({ fencing, 'aws:cdk:disable-version-check': true }),
      // CDK's own rules take half of a synthesis, and are for a deployment to an account; the CLI's --no-validation.
      CDK_VALIDATION: 'false',
    },
  });
}
