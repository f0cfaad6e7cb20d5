import { cp, mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureVirtualEnvironment } from '../../../infra/local/emulator/virtual-environment.ts';

const ROOT = join(import.meta.dirname, '../../..');

/** All that the commands of package.json read. */
const COPIED = [
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'cdk.json',
  'infra',
  'functions',
  'statemachine',
  'test/payloads',
];

/** What takes long to install, and is never changed. */
const INSTALLED = /^(venv|infinispan)-[^/]*[^g]$/;

export interface Checkout {
  readonly folder: string;
  /** Where its commands put what is temporary. */
  readonly temporary: string;
  remove(): Promise<void>;
}

/**
 * A checkout of one's own: a running stack is described in it, one at a time. What is installed is the real one's.
 */
export async function createCheckout(): Promise<Checkout> {
  const requirements = join(ROOT, 'infra/local/emulator/requirements.txt');
  await ensureVirtualEnvironment({ name: 'emulator', requirements, progress: () => undefined });
  const whole = await mkdtemp(join(tmpdir(), 'checkout-'));
  const folder = join(whole, 'checkout');
  for (const path of COPIED) await cp(join(ROOT, path), join(folder, path), { recursive: true });
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  await mkdir(join(folder, '.local'));
  const installed = await readdir(join(ROOT, '.local'));
  for (const name of installed.filter((each) => INSTALLED.test(each))) {
    await symlink(join(ROOT, '.local', name), join(folder, '.local', name));
  }
  // Not in the checkout, whose package.json would say what kind of module a function's worker is.
  const temporary = join(whole, 'tmp');
  await mkdir(temporary);
  return { folder, temporary, remove: () => rm(whole, { recursive: true, force: true }) };
}
