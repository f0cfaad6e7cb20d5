import { zipSync } from 'fflate';

/** fflate writes the local time: this one is the same in every time zone. It is the oldest that zip can hold. */
const MTIME = new Date(1980, 0, 1);

/** A zip archive, byte for byte the same for the same files in the same order. @param files by their names */
export const archiveFiles = (files: Readonly<Record<string, Uint8Array>>): Uint8Array =>
  zipSync({ ...files }, { mtime: MTIME });
