import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { devNull } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import {
  ensureVirtualEnvironment,
  keepingBytecode,
} from '../../../infra/local/emulator/virtual-environment.ts';
import { useGlobalAccelerator } from './fixture.ts';

const folder = join(import.meta.dirname, '../../python');
const standIn = useGlobalAccelerator();

/** Three minutes for the first run on a machine, which installs boto3. */
const TIMEOUT = 180_000;

async function run(script: string, ...args: string[]) {
  const python = await ensureVirtualEnvironment({
    name: 'boto3',
    requirements: join(folder, 'requirements.txt'),
    progress: (line) => console.log(line),
  });
  // The client gets no AWS configuration and no proxy of this machine.
  const env = { AWS_CONFIG_FILE: devNull, AWS_SHARED_CREDENTIALS_FILE: devNull };
  const child = spawn(python, [...keepingBytecode(python), join(folder, script), ...args], {
    env,
    timeout: 60_000,
  });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  const lines = `${stdout}${stderr}`.trimEnd().split('\n');
  const faults = lines.filter((line) => !line.startsWith('ok '));
  return { code, faults, checks: lines.length - faults.length };
}

it("answers boto3 as botocore's model of the service requires", { timeout: TIMEOUT }, async () => {
  const { endpoint, model } = standIn.server();

  const { code, faults, checks } = await run('global_accelerator.py', endpoint, ...model.operations);

  expect({ code, faults }).toEqual({ code: 0, faults: [] });
  // The number of requests and answers, and more.
  expect(checks).toBeGreaterThan(2 * model.operations.length);
});

it('finds every fault that is planted in a request or an answer', { timeout: TIMEOUT }, async () => {
  const { code, faults, checks } = await run('planted.py');

  expect({ code, faults }).toEqual({ code: 0, faults: [] });
  expect(checks).toBeGreaterThan(0);
});
