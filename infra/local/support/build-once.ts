import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isAlive } from './processes.ts';

export interface BuiltFolder {
  readonly folder: string;
  /** A path that exists once the folder is complete. */
  readonly complete: string;
  /** Creates and fills the folder `building`, which is then renamed to `folder`. */
  build(building: string): Promise<void>;
}

/**
 * Builds a folder under a temporary name and renames it, so that it exists complete or not at all. Of two concurrent
 * runs one uses the other's result. An incomplete folder is replaced.
 */
export async function buildOnce({ folder, complete, build }: BuiltFolder): Promise<void> {
  await removeAbandoned(dirname(folder));
  if (existsSync(folder)) await rm(folder, { recursive: true });
  const building = `${folder}.${randomUUID()}.${process.pid}.building`;
  try {
    await mkdir(dirname(folder), { recursive: true });
    await build(building);
    await rename(building, folder).catch((error) => {
      if (!existsSync(complete)) throw error;
    });
  } finally {
    await rm(building, { recursive: true, force: true });
  }
}

/** Removes the folders of interrupted builds, such as after Ctrl-C. */
async function removeAbandoned(home: string): Promise<void> {
  const names = existsSync(home) ? await readdir(home) : [];
  for (const name of names) {
    const pid = /\.(\d+)\.building$/.exec(name)?.[1];
    if (pid && !isAlive(Number(pid))) await rm(join(home, name), { recursive: true, force: true });
  }
}
