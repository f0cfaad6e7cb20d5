import { cp, mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureVirtualEnvironment } from '../../../infra/local/emulator/virtual-environment.ts';

const ROOT = join(import.meta.dirname, '../../..');

/** The files that the commands of package.json read. */
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

/** Folders that take long to install and never change. */
const INSTALLED = /^(venv|infinispan)-[^/]*[^g]$/;

export interface Checkout {
  readonly folder: string;
  /** The folder for its commands' temporary files. */
  readonly temporary: string;
  remove(): Promise<void>;
}

/**
 * Creates a separate checkout, because a checkout has room for one running stack. It links to the installed packages.
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
  // Outside the checkout, whose package.json would change the module type of a function's worker.
  const temporary = join(whole, 'tmp');
  await mkdir(temporary);
  return { folder, temporary, remove: () => rm(whole, { recursive: true, force: true }) };
}
