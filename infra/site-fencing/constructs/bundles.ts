import { copyFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { ROOT } from '../root.ts';
import { bundleFunctions } from './bundle-functions.ts';

let code: ReadonlyMap<string, Uint8Array> | undefined;

/**
 * A function's code, bundled with everything it imports, the SDK included, as `index.mjs`.
 *
 * @param folder under functions/ whose handler.ts is bundled
 * @param files to copy next to it: name in the bundle to local path
 */
export function codeOf(folder: string, files: Readonly<Record<string, string>>): Code {
  return Code.fromAsset(join(ROOT, 'functions', folder), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Required by the type. `tryBundle` returns true or throws, so CDK never starts a container.
      image: DockerImage.fromRegistry('unused'),
      local: {
        tryBundle(output) {
          // CDK's NodejsFunction runs esbuild once per function, which takes five times as long in total.
          code ??= bundleFunctions().code;
          const bundle = code.get(folder);
          if (bundle === undefined) throw new Error(`functions/${folder} has no handler`);
          writeFileSync(join(output, 'index.mjs'), bundle);
          for (const [name, path] of Object.entries(files)) copyFileSync(resolve(path), join(output, name));
          return true;
        },
      },
    },
  });
}
