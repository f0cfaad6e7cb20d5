import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { buildSync } from 'esbuild';

const OPERATOR = join(import.meta.dirname, '../operator');

/** Packages in CommonJS require modules of Node; re2-wasm reads its code from the file beside its own. */
const COMMON_JS =
  "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url); const __dirname = import.meta.dirname;";
const WASM = 're2-wasm/build/wasm/re2.wasm';

/** The operator's programs, each with everything it imports. */
export interface Programs {
  /** By file name: `fencing.mjs`, `manifests.mjs`, and a file that they read. */
  readonly files: Readonly<Record<string, Uint8Array>>;
  /** Paths of the files in the bundles, relative to the working directory. */
  readonly sources: readonly string[];
}

/** Bundles the operator's programs for Node 22 or newer. */
export function bundlePrograms(): Programs {
  const { outputFiles, metafile } = buildSync({
    entryPoints: {
      fencing: join(OPERATOR, 'cli/fencing.ts'),
      manifests: join(OPERATOR, 'manifests/manifests.ts'),
    },
    bundle: true,
    write: false,
    metafile: true,
    outdir: OPERATOR,
    outExtension: { '.js': '.mjs' },
    platform: 'node',
    target: 'node22',
    format: 'esm',
    minify: true,
    mainFields: ['module', 'main'],
    banner: { js: COMMON_JS },
  });
  return {
    files: {
      ...Object.fromEntries(
        outputFiles.map(({ path, contents }) => [path.slice(OPERATOR.length + 1), contents]),
      ),
      [basename(WASM)]: readFileSync(join(OPERATOR, '../../node_modules', WASM)),
    },
    sources: Object.keys(metafile.inputs),
  };
}
