import { execFileSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { emulatorEnvironment, withoutAws } from '../../../infra/local/emulator/environment.ts';
import { findPython } from '../../../infra/local/emulator/python.ts';
import { ensureVirtualEnvironment } from '../../../infra/local/emulator/virtual-environment.ts';
import { FIXTURES } from './world.ts';

vi.setConfig({ testTimeout: 120_000 });

const pythons = (...names: string[]) => names.map((name) => join(FIXTURES, 'pythons', name)).join(':');

describe('findPython', () => {
  it.each([
    { path: pythons('recent'), found: '/usr/bin/recent' },
    { path: pythons('old', 'recent'), found: '/usr/bin/recent' },
    { path: pythons('idle-shim', 'without-ensurepip', 'recent'), found: '/usr/bin/recent' },
  ])('finds $found in $path', async ({ path, found }) => {
    await expect(findPython(path)).resolves.toBe(found);
  });

  it.each([
    { path: '', message: /needs Python 3\.10 or newer, but found none: install it .*and try again\.$/ },
    { path: pythons('idle-shim'), message: /found none: install it/ },
    { path: pythons('old'), message: /found 3\.9 \(\/usr\/bin\/old\): install it/ },
    { path: pythons('old', 'without-ensurepip'), message: /^Python 3\.11 .*apt-get install python3-venv\)/ },
  ])('fails with $message', async ({ path, message }) => {
    await expect(findPython(path)).rejects.toThrow(message);
  });
});

describe('ensureVirtualEnvironment', () => {
  const name = `test-${randomUUID()}`;
  const home = join(import.meta.dirname, '../../../.local');
  const made = () => readdirSync(home).filter((folder) => folder.startsWith(`venv-${name}`));
  const ensure = (requirements: string, progress: (text: string) => void = vi.fn()) =>
    ensureVirtualEnvironment({ name, requirements: join(FIXTURES, 'requirements', requirements), progress });

  afterEach(() => {
    for (const folder of made()) rmSync(join(home, folder), { recursive: true });
  });

  it('is created once by two parallel calls, works after the rename, and replaces an interrupted build', async () => {
    mkdirSync(join(home, `venv-${name}-0123456789ab.cut-off.2147483647.building`), { recursive: true });

    const [first, second] = await Promise.all([ensure('none.txt'), ensure('none.txt')]);
    const progress = vi.fn();
    const third = await ensure('none.txt', progress);

    expect(new Set([first, second, third]).size).toBe(1);
    expect(made()).toEqual([basename(dirname(dirname(first)))]);
    expect(execFileSync(first, ['-m', 'pip', '--version'], { encoding: 'utf8' })).toContain(home);
    expect(progress).not.toHaveBeenCalled();
  });

  it('is created again for other requirements, with their packages; environments used within a day are kept', async () => {
    const startedWith = (folder: string, hoursAgo: number) => {
      const then = new Date(Date.now() - hoursAgo * 3_600_000);
      mkdirSync(folder, { recursive: true });
      utimesSync(folder, then, then);
      return basename(folder);
    };
    startedWith(join(home, `venv-${name}-111111111111`), 25);
    const yesterday = startedWith(join(home, `venv-${name}-222222222222`), 23);
    const ofAnotherName = startedWith(join(home, `venv-${name}-more-333333333333`), 25);
    const requirements = readFileSync(join(FIXTURES, 'requirements', 'none.txt'));
    const hash = createHash('sha256').update(requirements).digest('hex');
    const former = join(home, `venv-${name}-${hash.slice(0, 12)}`);
    mkdirSync(join(former, 'bin'), { recursive: true });
    writeFileSync(join(former, 'bin/python'), '');
    startedWith(former, 25);
    expect(await ensure('none.txt')).toBe(join(former, 'bin/python'));

    const python = await ensure('six.txt');

    expect(execFileSync(python, ['-c', 'import six; print(six.__version__)'], { encoding: 'utf8' })).toBe(
      '1.17.0\n',
    );
    expect(made().sort()).toEqual(
      [yesterday, ofAnotherName, basename(former), basename(dirname(dirname(python)))].sort(),
    );
  });

  it("is not created with a wrong hash, and the error has pip's message", async () => {
    await expect(ensure('six-with-another-hash.txt')).rejects.toThrow('DO NOT MATCH THE HASHES');
    expect(made()).toEqual([]);
  });
});

it("the user's own AWS settings reach neither the emulator nor a client", () => {
  vi.stubEnv('AWS_PROFILE', 'production');
  vi.stubEnv('AWS_SESSION_TOKEN', 'real');

  const environment = emulatorEnvironment('/folder', '/node', {
    AWS_ENDPOINT_URL_GLOBAL_ACCELERATOR: 'http://it',
  });

  expect(environment).toMatchObject({ HOME: '/folder', AWS_ENDPOINT_URL_GLOBAL_ACCELERATOR: 'http://it' });
  expect(environment.PATH).toMatch(/^\/node:/);
  expect(Object.keys({ ...environment, ...withoutAws(process.env) })).not.toEqual(
    expect.arrayContaining(['AWS_PROFILE']),
  );
  expect(Object.values(environment)).not.toContain('real');
  vi.unstubAllEnvs();
});
