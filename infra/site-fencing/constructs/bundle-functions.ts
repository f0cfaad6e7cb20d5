import { readdirSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { buildSync } from 'esbuild';
import { ROOT } from '../root.ts';

const functions = join(ROOT, 'functions');
const HANDLER = 'handler.ts';

/** The code of every function. */
export interface Bundles {
  /** By the function's folder under functions/. */
  readonly code: ReadonlyMap<string, Uint8Array>;
  /** Paths of the files in the bundles, relative to the working directory. */
  readonly sources: readonly string[];
}

/** Bundles every function. One esbuild run reads the SDK once. */
export function bundleFunctions(): Bundles {
  const entries = readdirSync(functions, { recursive: true, encoding: 'utf8' })
    .filter((file) => basename(file) === HANDLER)
    .map((file) => join(functions, file));
  const { outputFiles, metafile } = buildSync({
    entryPoints: entries,
    bundle: true,
    write: false,
    metafile: true,
    outbase: functions,
    outdir: functions,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    minify: true,
    // esbuild drops unused code of the SDK's ESM builds only, not of its CommonJS builds.
    mainFields: ['module', 'main'],
  });
  return {
    code: new Map(outputFiles.map(({ path, contents }) => [relative(functions, dirname(path)), contents])),
    sources: Object.keys(metafile.inputs),
  };
}
