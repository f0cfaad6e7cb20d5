import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { type RealSitesOptions, startRealSites } from '../../../infra/local/real-infinispan/real-sites.ts';
import { leftIn, processesIn, temporaryFolder } from '../support/leftovers.ts';

afterEach(() => vi.unstubAllEnvs());

const failures: { when: string; options: () => Partial<RealSitesOptions>; message: RegExp }[] = [
  {
    when: 'a configuration is rejected',
    options: () => ({ users: { one: { password: 'x', role: { name: 'none', permission: 'NONE SUCH' } } } }),
    message: /^Infinispan site-[ab]-0 did not start: it rejected its configuration\n[\s\S]*SUCH/,
  },
  {
    when: 'the start is aborted',
    options: () => ({ signal: AbortSignal.timeout(1500) }),
    message: /timeout/,
  },
];
it.each(failures)('nothing is left after: $when', async ({ options, message }) => {
  const folder = await temporaryFolder();
  vi.stubEnv('TMPDIR', folder);
  await expect(startRealSites({ progress: () => undefined, ...options() })).rejects.toThrow(message);
  expect(await leftIn(folder)).toEqual([]);
});

const parentOutput = z.object({ folder: z.string() });

it.each(['SIGKILL', 'SIGINT'] as const)(
  'the servers end when their parent is ended by %s',
  async (signal) => {
    const parent = spawn(process.execPath, [join(import.meta.dirname, 'parent.ts')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const { value: line } = await createInterface({ input: parent.stdout })[Symbol.asyncIterator]().next();
    const { folder } = parentOutput.parse(JSON.parse(line ?? ''));
    const before = processesIn(folder);

    parent.kill(signal);

    await vi.waitFor(() => expect([processesIn(folder), existsSync(folder)]).toEqual([[], false]), 10_000);
    expect(before.length).toBeGreaterThanOrEqual(3);
  },
);
