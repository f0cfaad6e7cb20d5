import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** A package of which files are in a bundle. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** The licence's SPDX expression. */
  readonly license: string;
  /** The texts of its licence and notice files. */
  readonly texts: readonly string[];
}

const PACKAGE = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/;
const LICENSE_FILE = /^(licen[cs]e|copying|notice)\b/i;

/**
 * The packages that files belong to, by name and version.
 *
 * @param sources paths of bundled files, relative to the working directory
 */
export function packagesOf(sources: readonly string[]): BundledPackage[] {
  const folders = sources.flatMap((path) => PACKAGE.exec(path.replaceAll('\\', '/')) ?? []);
  const packages = [...new Set(folders)].map(readPackage);
  const byName = new Map(packages.map((one) => [`${one.name}@${one.version}`, one]));
  return [...byName].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, found]) => found);
}

/** @throws Error for a package without a licence */
function readPackage(folder: string): BundledPackage {
  const { name, version, license } = JSON.parse(readFileSync(resolve(folder, 'package.json'), 'utf8'));
  if (typeof license !== 'string') throw new Error(`${folder}/package.json names no licence`);
  const texts = readdirSync(folder)
    .filter((file) => LICENSE_FILE.test(file))
    .sort()
    .map((file) => readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim());
  return { name, version, license, texts };
}
