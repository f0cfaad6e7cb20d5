import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { withoutAws } from '../emulator/environment.ts';

/** The entry point of the project's app. */
export const APP = join(import.meta.dirname, '../../app.ts');

const root = join(import.meta.dirname, '../../..');

/**
 * Runs an app's entry point with this configuration instead of cdk.json's.
 *
 * @param app the path of the entry point
 * @param fencing the value of the context key `fencing`
 * @param outdir the folder to write the cloud assembly to
 * @throws Error with the app's output
 */
export async function synthesize(app: string, fencing: object, outdir: string): Promise<void> {
  await promisify(execFile)(process.execPath, [app], {
    cwd: root,
    maxBuffer: 16 * 1024 * 1024,
    env: {
      ...withoutAws(process.env),
      CDK_OUTDIR: outdir,
      CDK_CONTEXT_JSON: JSON.stringify({ fencing, 'aws:cdk:disable-version-check': true }),
      // As the CLI's --no-validation: CDK's own rules concern a deployment to an account and double the time.
      CDK_VALIDATION: 'false',
    },
  });
}
