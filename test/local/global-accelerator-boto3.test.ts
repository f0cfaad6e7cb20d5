import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { devNull } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { ensureVirtualEnvironment } from '../../infra/local/virtual-environment.ts';
import { useGlobalAccelerator } from './global-accelerator-fixture.ts';

const folder = join(import.meta.dirname, '../python');
const standIn = useGlobalAccelerator();

/** Three minutes for the first run on a machine, which installs boto3. */
const TIMEOUT = 180_000;

it('answers boto3 as the model that botocore has of the service', { timeout: TIMEOUT }, async () => {
  const python = await ensureVirtualEnvironment({
    name: 'boto3',
    requirements: join(folder, 'requirements.txt'),
    progress: (line) => console.log(line),
  });
  // Nothing of this machine's AWS configuration or proxies reaches the client.
  const env = { AWS_CONFIG_FILE: devNull, AWS_SHARED_CREDENTIALS_FILE: devNull };
  const script = ['-B', join(folder, 'global_accelerator.py'), standIn.server().endpoint];
  const child = spawn(python, script, { env, timeout: 60_000 });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  const faults = `${stdout}${stderr}`.split('\n').filter((line) => !line.startsWith('ok '));
  expect({ code, faults }).toEqual({ code: 0, faults: ['all checks passed', ''] });
});
