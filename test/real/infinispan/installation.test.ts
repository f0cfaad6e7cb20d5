import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ensureInfinispan } from '../../../infra/local/real-infinispan/installation.ts';

const PROGRAMS = join(import.meta.dirname, '../../fixtures/programs');
const PATH = process.env.PATH ?? '';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'installation-test-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(home, { recursive: true });
});

const ensure = (progress: (text: string) => void = () => undefined) =>
  ensureInfinispan('15.0.21', progress, home);

it.each([
  {
    path: '',
    message: /^Real .* need Java 17 or newer, .* is missing: install it .*openjdk-17-jre-headless maven/,
  },
  {
    path: `${PROGRAMS}/old-java`,
    message: /need Java 17 or newer, but java on the PATH is 11\.0\.27: install it/,
  },
  {
    path: `${PROGRAMS}/failing-maven:${PATH}`,
    message: /mvn .* failed:\n\[ERROR\] Could not transfer artifact/,
  },
])('fails with $message, and leaves nothing behind', async ({ path, message }) => {
  vi.stubEnv('PATH', path);
  await expect(ensure()).rejects.toThrow(message);
  expect(await readdir(home)).toEqual([]);
});

it('is done once by two parallel calls, although a lock and half a copy were left behind', async () => {
  vi.stubEnv('PATH', `${PROGRAMS}/counted-maven:${PATH}`);
  await writeFile(join(home, 'maven.lock'), '2147483647');
  await writeFile(join(home, 'infinispan-15.0.21.cut-off.2147483647.building'), '');

  const [first, second] = await Promise.all([ensure(), ensure()]);
  const progress = vi.fn();
  const third = await ensure(progress);

  expect(new Set([first, second, third])).toEqual(new Set([join(home, 'infinispan-15.0.21')]));
  expect(await readdir(home)).toEqual(['infinispan-15.0.21']);
  expect(await readdir(join(first, 'lib'))).toHaveLength(1);
  expect(progress).not.toHaveBeenCalled();
});
