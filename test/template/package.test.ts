import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { withoutAws } from '../../infra/local/emulator/environment.ts';
import {
  buildPackage,
  bundlePackagedConstruct,
  PACKAGE_FILE,
} from '../../infra/release/package/build-package.ts';
import { bundleFunctions } from '../../infra/site-fencing/constructs/bundle-functions.ts';
import manifest from '../../package.json' with { type: 'json' };
import { addInstances } from '../fixtures/package/instances.ts';
import { ROOT } from './markdown.ts';

const FIXTURES = join(ROOT, 'test/fixtures/package');
const TYPESCRIPT_5 = join(ROOT, 'node_modules/typescript-5.9/bin/tsc');
/** The packages that the user's app has. */
const PEERS = ['aws-cdk-lib', 'constructs'];

/** What an app of `cdk init` has, and what it sets for checks of types. */
const FILES: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({ name: 'app', version: '1.0.0', private: true, type: 'module' }),
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      target: 'es2022',
      lib: ['es2022'],
      module: 'nodenext',
      strict: true,
      exactOptionalPropertyTypes: true,
      rewriteRelativeImportExtensions: true,
      types: [],
      skipLibCheck: true,
    },
  }),
  'required.cts':
    "import { SiteFencing } from 'keycloak-site-fencing';\nexport const isThere = typeof SiteFencing.prototype.metricFenced;\n",
};

const run = promisify(execFile);
/** The compiler and the app read all of CDK. */
const TIMEOUT = 180_000;

let folder = '';
let app = '';
const functions = bundleFunctions();
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'package-test-'));
  app = join(folder, 'app');
  await mkdir(app);
  const archive = join(folder, PACKAGE_FILE);
  await writeFile(archive, await buildPackage(await bundlePackagedConstruct(), functions.code, {}));
  for (const [name, text] of Object.entries(FILES)) await writeFile(join(app, name), text);
  for (const name of ['main.ts', 'instances.ts']) {
    const text = await readFile(join(FIXTURES, name), 'utf8');
    const own = text.replace('../../../infra/site-fencing/index.ts', manifest.name);
    await writeFile(join(app, name), own);
  }
  // The peers are those of this checkout: nothing is downloaded.
  await run('npm', ['install', '--offline', '--legacy-peer-deps', '--ignore-scripts', archive], { cwd: app });
  for (const peer of PEERS) await symlink(join(ROOT, 'node_modules', peer), join(app, 'node_modules', peer));
}, TIMEOUT);
afterAll(() => rm(folder, { recursive: true }));

const node = (file: string, args: readonly string[], env: Record<string, string> = {}) =>
  run(process.execPath, [file, ...args], { cwd: app, env: { ...withoutAws(process.env), ...env } });

it(
  'TypeScript 5.9 compiles an app that imports it',
  async () => {
    await expect(node(TYPESCRIPT_5, ['-p', app])).resolves.toMatchObject({ stdout: '' });
  },
  TIMEOUT,
);

it('a CommonJS module can require it', async () => {
  const { stdout } = await run(process.execPath, ['-p', 'require("./required.cjs").isThere'], { cwd: app });

  expect(stdout).toBe('function\n');
});

it(
  'an app with two instances has the same resources as here',
  async () => {
    await node('main.js', [], { CDK_OUTDIR: join(app, 'cdk.out'), CDK_VALIDATION: 'false' });

    const ofPackage: object = JSON.parse(await readFile(join(app, 'cdk.out/Login.template.json'), 'utf8'));
    const here = new App({ outdir: join(folder, 'here'), context: { 'aws:cdk:bundling-stacks': [] } });
    // A function's code is an archive's hash.
    const withoutCode = (template: object): object =>
      JSON.parse(JSON.stringify(template, (key, value) => (key === 'Code' ? undefined : value)));
    expect(withoutCode(ofPackage)).toEqual(withoutCode(Template.fromStack(addInstances(here)).toJSON()));
  },
  TIMEOUT,
);

it('an app has the code of every function, without esbuild', async () => {
  const out = join(app, 'cdk.out');
  const assets = (await readdir(out)).filter((name) => name.startsWith('asset.'));
  const bundled = await Promise.all(
    assets.map((asset) => readFile(join(out, asset, 'index.mjs')).catch(() => undefined)),
  );

  expect(bundled.filter((code) => code !== undefined).map((code) => code.length)).toEqual(
    expect.arrayContaining([...functions.code.values()].map((code) => code.length)),
  );
});
