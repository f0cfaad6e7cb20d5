import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isAlive } from './processes.ts';

export interface BuiltFolder {
  readonly folder: string;
  /** A path that is there when the folder is fit for use. */
  readonly fit: string;
  /** Fills an absent folder, which is moved to its place afterwards. */
  build(building: string): Promise<void>;
}

/**
 * Builds a folder beside its place and renames it, so it is there whole or not at all; of two runs at once one finds
 * the other's. What was there and is not fit is replaced.
 */
export async function buildOnce({ folder, fit, build }: BuiltFolder): Promise<void> {
  await removeAbandoned(dirname(folder));
  if (existsSync(folder)) await rm(folder, { recursive: true });
  const building = `${folder}.${randomUUID()}.${process.pid}.building`;
  try {
    await mkdir(dirname(folder), { recursive: true });
    await build(building);
    await rename(building, folder).catch((error) => {
      if (!existsSync(fit)) throw error;
    });
  } finally {
    await rm(building, { recursive: true, force: true });
  }
}

/** Removes what a build left behind that was cut off, by Ctrl-C for instance. */
async function removeAbandoned(home: string): Promise<void> {
  const names = existsSync(home) ? await readdir(home) : [];
  for (const name of names) {
    const pid = /\.(\d+)\.building$/.exec(name)?.[1];
    if (pid && !isAlive(Number(pid))) await rm(join(home, name), { recursive: true, force: true });
  }
}
