import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Bundles } from '../../site-fencing/constructs/bundle-functions.ts';
import { ROOT } from '../../site-fencing/root.ts';

/** Reads the code of the functions from the package. There it replaces the function that bundles them. */
export function bundleFunctions(): Pick<Bundles, 'code'> {
  const folder = join(ROOT, 'functions');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return {
    code: new Map(
      files
        .filter((file) => basename(file) === 'index.mjs')
        .map((file) => [dirname(file), readFileSync(join(folder, file))]),
    ),
  };
}
