import { join, posix } from 'node:path';
import { build } from 'esbuild';
import { ROOT } from '../../site-fencing/root.ts';

const PACKAGED_FUNCTIONS = join(import.meta.dirname, 'packaged-functions.ts');

/** The construct as one module. */
export interface ConstructModule {
  readonly code: Uint8Array;
  /** Paths of the bundled files, relative to the working directory. */
  readonly sources: readonly string[];
}

/**
 * Bundles the construct with everything it imports except CDK, which a user's app has. It reads the functions' code and
 * the definition from the package.
 *
 * @param entry its module, from the repository's root and without extension
 */
export async function bundleConstruct(entry: string): Promise<ConstructModule> {
  const { outputFiles, metafile } = await build({
    entryPoints: [join(ROOT, `${entry}.ts`)],
    bundle: true,
    write: false,
    metafile: true,
    outdir: join(ROOT, posix.dirname(entry)),
    platform: 'node',
    target: 'node22',
    format: 'esm',
    external: ['aws-cdk-lib', 'constructs'],
    mainFields: ['module', 'main'],
    plugins: [
      {
        name: 'packaged-functions',
        setup: ({ onResolve }) =>
          onResolve({ filter: /\/bundle-functions\.ts$/ }, () => ({ path: PACKAGED_FUNCTIONS })),
      },
    ],
  });
  return { code: outputFiles[0]?.contents ?? new Uint8Array(), sources: Object.keys(metafile.inputs) };
}
