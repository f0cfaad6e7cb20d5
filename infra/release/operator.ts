import { join } from 'node:path';
import { buildSync } from 'esbuild';

const OPERATOR = join(import.meta.dirname, '../operator');

/** Packages in CommonJS require modules of Node. */
const REQUIRE =
  "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

/** The operator's programs, each with everything it imports. */
export interface Programs {
  /** By file name: `fencing.mjs` and `manifests.mjs`. */
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
    banner: { js: REQUIRE },
  });
  return {
    files: Object.fromEntries(
      outputFiles.map(({ path, contents }) => [path.slice(OPERATOR.length + 1), contents]),
    ),
    sources: Object.keys(metafile.inputs),
  };
}
