import { globSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');

export interface SourceFile {
  /** From the root of the repository. */
  readonly path: string;
  /** The files of the repository that the file imports, from the root; type imports too. */
  readonly files: readonly string[];
  /** The packages that the file imports, with their scope and path: `@aws-sdk/client-sfn`. */
  readonly packages: readonly string[];
}

const IMPORT = /^(?:import|export)\b[^;]*?from '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm;

/** The paths of all TypeScript files below a folder of the repository. */
export const filesBelow = (folder: string): string[] => globSync(`${folder}/**/*.ts`, { cwd: ROOT }).sort();

export function readSourceFile(path: string): SourceFile {
  const text = readFileSync(join(ROOT, path), 'utf8');
  return { path, ...importsOf(path, text) };
}

/** The imports of a file at `path`. */
export function importsOf(path: string, text: string): Omit<SourceFile, 'path'> {
  const imported = [...text.matchAll(IMPORT)].map(([, from, alone, later]) => from ?? alone ?? later ?? '');
  return {
    files: imported
      .filter((name) => name.startsWith('.'))
      .map((name) => posix.join(posix.dirname(path), name)),
    packages: imported.filter((name) => !name.startsWith('.')),
  };
}

/** The circles of imports: in each list every file imports the next one, and the last file imports the first. */
export function importCircles(files: readonly SourceFile[]): string[][] {
  const importsOfFile = new Map(files.map((file) => [file.path, file.files]));
  const visited = new Set<string>();
  const visit = (path: string, way: readonly string[]): string[][] => {
    if (way.includes(path)) return [way.slice(way.indexOf(path))];
    if (visited.has(path)) return [];
    visited.add(path);
    return (importsOfFile.get(path) ?? []).flatMap((next) => visit(next, [...way, path]));
  };
  return files.flatMap(({ path }) => visit(path, []));
}
