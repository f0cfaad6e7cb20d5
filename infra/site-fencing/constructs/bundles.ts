import { copyFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';

const functions = join(import.meta.dirname, '../../../functions');
const HANDLER = 'handler.ts';

let bundles: ReadonlyMap<string, Uint8Array> | undefined;

/**
 * A function's code as `index.mjs`, with whatever it imports, the SDK among it.
 *
 * @param folder under functions/ whose handler.ts is bundled
 * @param files that stand beside it: name there to path here
 */
export function codeOf(folder: string, files: Readonly<Record<string, string>>): Code {
  return Code.fromAsset(join(functions, folder), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Asked for by the type; what is bundled here always succeeds or throws, so no container is begun.
      image: DockerImage.fromRegistry('unused'),
      local: {
        tryBundle(output) {
          // CDK's NodejsFunction starts npx and esbuild for each function, which takes five times as long in all.
          bundles ??= bundleAll();
          const code = bundles.get(folder);
          if (code === undefined) throw new Error(`functions/${folder} has no ${HANDLER}`);
          writeFileSync(join(output, 'index.mjs'), code);
          for (const [name, path] of Object.entries(files)) copyFileSync(resolve(path), join(output, name));
          return true;
        },
      },
    },
  });
}

/** Every function's bundle by its folder: one run, in which the SDK is read once. */
function bundleAll(): ReadonlyMap<string, Uint8Array> {
  const entries = readdirSync(functions, { recursive: true, encoding: 'utf8' })
    .filter((file) => basename(file) === HANDLER)
    .map((file) => join(functions, file));
  const { outputFiles } = buildSync({
    entryPoints: entries,
    bundle: true,
    write: false,
    outbase: functions,
    outdir: functions,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    minify: true,
    // The SDK's ESM halves shake down to what is used; its CommonJS halves do not.
    mainFields: ['module', 'main'],
  });
  return new Map(outputFiles.map(({ path, contents }) => [relative(functions, dirname(path)), contents]));
}
