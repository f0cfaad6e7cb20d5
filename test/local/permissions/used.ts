import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Decision } from '../../../infra/local/emulator/decisions.ts';
import { USED } from '../support/permissions.ts';
import type { GrantedAction } from './granted.ts';

/** The permissions that a test file used in its last run. */
export interface UsedByFile {
  /** The path under test/local. */
  readonly file: string;
  readonly decisions: readonly Decision[];
}

/** Reads the recordings of the test files that still exist. */
export async function readUsed(): Promise<UsedByFile[]> {
  const names = await readdir(USED).catch(() => []);
  const existing = new Set(await readdir(join(import.meta.dirname, '..'), { recursive: true }));
  const files = names.map((name) => ({ name, file: name.replaceAll('+', '/').replace(/\.json$/, '') }));
  return Promise.all(
    files
      .filter(({ file }) => existing.has(file))
      .map(async ({ name, file }) => ({
        file,
        decisions: JSON.parse(await readFile(join(USED, name), 'utf8')) as Decision[],
      })),
  );
}

/** On the local stack the name of a role starts so; CDK's hash is cut from a long one. */
const startOf = (id: string): string => `SiteFencing-${id.replace(/[0-9A-F]{8}$/, '')}`;

export const uses = ({ id, action }: GrantedAction, decisions: readonly Decision[]): boolean =>
  decisions.some((used) => used.action === action && used.role.startsWith(startOf(id)));
