import { copyFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';

const functions = join(import.meta.dirname, '../../../functions');
const HANDLER = 'handler.ts';

/** The code of every function. */
export interface Bundles {
  /** By the function's folder under functions/. */
  readonly code: ReadonlyMap<string, Uint8Array>;
  /** Paths of the files in the bundles, relative to the working directory. */
  readonly sources: readonly string[];
}

let bundles: Bundles | undefined;

/**
 * A function's code, bundled with everything it imports, the SDK included, as `index.mjs`.
 *
 * @param folder under functions/ whose handler.ts is bundled
 * @param files to copy next to it: name in the bundle to local path
 */
export function codeOf(folder: string, files: Readonly<Record<string, string>>): Code {
  return Code.fromAsset(join(functions, folder), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Required by the type. `tryBundle` returns true or throws, so CDK never starts a container.
      image: DockerImage.fromRegistry('unused'),
      local: {
        tryBundle(output) {
          // CDK's NodejsFunction runs esbuild once per function, which takes five times as long in total.
          bundles ??= bundleFunctions();
          const code = bundles.code.get(folder);
          if (code === undefined) throw new Error(`functions/${folder} has no ${HANDLER}`);
          writeFileSync(join(output, 'index.mjs'), code);
          for (const [name, path] of Object.entries(files)) copyFileSync(resolve(path), join(output, name));
          return true;
        },
      },
    },
  });
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
