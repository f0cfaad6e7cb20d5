import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { WORKFLOWS } from '../../../functions/domain/workflows.ts';
import manifest from '../../../package.json' with { type: 'json' };
import { ROOT } from '../../site-fencing/root.ts';
import { bundleConstruct, type ConstructModule } from './construct.ts';
import { declarationsOf } from './declarations.ts';
import { readmeOf } from './readme.ts';

/** The construct's module. The package has the layout of the repository. */
const ENTRY = 'infra/site-fencing/index';

/** The file that `npm install` takes. */
export const PACKAGE_FILE = `${manifest.name}-${manifest.version}.tgz`;

/** The construct for the package. */
export const bundlePackagedConstruct = (): Promise<ConstructModule> => bundleConstruct(ENTRY);

/**
 * The package of the construct, for apps with CDK. `npm pack` gives the same bytes for the same files.
 *
 * @param construct its code
 * @param functions the code of each function, by its folder under functions/
 * @param legal the project's licence, the licences of bundled packages, and the changes, by file name
 */
export async function buildPackage(
  construct: ConstructModule,
  functions: ReadonlyMap<string, Uint8Array>,
  legal: Readonly<Record<string, Uint8Array>>,
): Promise<Uint8Array> {
  const definitions = WORKFLOWS.map(
    async ({ definition }) => [definition, await readFile(join(ROOT, definition))] as const,
  );
  const files: (readonly [string, string | Uint8Array])[] = [
    ['package.json', `${JSON.stringify(packageJson, null, 2)}\n`],
    ['README.md', await readmeOf('docs/construct.md')],
    ...Object.entries(legal),
    [`${ENTRY}.js`, construct.code],
    ...(await declarationsOf(ENTRY)),
    ...(await Promise.all(definitions)),
    ...[...functions].map(([folder, code]) => [`functions/${folder}/index.mjs`, code] as const),
  ];
  const folder = await mkdtemp(join(tmpdir(), 'package-'));
  try {
    for (const [name, content] of files) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), content);
    }
    await promisify(execFile)('npm', ['pack', '--silent', '--ignore-scripts'], { cwd: folder });
    return await readFile(join(folder, PACKAGE_FILE));
  } finally {
    await rm(folder, { recursive: true });
  }
}

const { name, version, description, license, repository, dependencies } = manifest;

const packageJson = {
  name,
  version,
  description,
  license,
  repository,
  type: 'module',
  // From 22.12, a CommonJS module can require a module of another kind.
  engines: { node: '>=22.12.0' },
  main: `./${ENTRY}.js`,
  types: `./${ENTRY}.d.ts`,
  exports: { '.': { types: `./${ENTRY}.d.ts`, default: `./${ENTRY}.js` } },
  // The versions with which the project is tested, or newer ones.
  peerDependencies: {
    'aws-cdk-lib': `^${dependencies['aws-cdk-lib']}`,
    constructs: `^${dependencies.constructs}`,
  },
};
