import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import cdk from '../../cdk.json' with { type: 'json' };
import maximal from '../fixtures/template/maximal.json' with { type: 'json' };
import minimal from '../fixtures/template/minimal.json' with { type: 'json' };

const root = join(import.meta.dirname, '..', '..');

interface Run {
  readonly code: number;
  readonly errors: string;
}

/**
 * Runs the app's entry point as the CDK CLI does: cdk.json's command in a shell, with folder and context as variables.
 */
const runApp = (outdir: string, context: object): Promise<Run> =>
  new Promise((resolve) => {
    const env = { ...process.env, CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: JSON.stringify(context) };
    execFile('/bin/sh', ['-c', cdk.app], { cwd: root, env }, (error, _, errors) =>
      resolve({ code: error === null ? 0 : Number(error.code), errors }),
    );
  });

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'app-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe.each([
  { configuration: 'the shipped example', fencing: cdk.context.fencing, authorities: 0 },
  { configuration: 'the minimal configuration', fencing: minimal, authorities: 0 },
  // The functions that query the Infinispans: three steps of a fencing, six of a restore, reconcile and the probe.
  { configuration: 'the maximal configuration', fencing: maximal, authorities: 11 },
])("the app's entry point, with $configuration", ({ configuration, fencing, authorities }) => {
  let run: Run;
  let types: string[] = [];
  let bundles: { files: string[]; code: string }[] = [];
  beforeAll(async () => {
    const outdir = join(folder, configuration);
    run = await runApp(outdir, { ...cdk.context, fencing });
    const template = JSON.parse(await readFile(join(outdir, 'SiteFencing.template.json'), 'utf8'));
    types = Object.values<{ Type: string }>(template.Resources).map(({ Type }) => Type);
    const assets = (await readdir(outdir)).filter((name) => name.startsWith('asset.'));
    bundles = await Promise.all(
      assets.map(async (name) => ({
        files: await readdir(join(outdir, name)),
        code: await readFile(join(outdir, name, 'index.mjs'), 'utf8'),
      })),
    );
  });

  it('synthesizes, with every rule pack on', () => {
    expect(run.code, run.errors).toBe(0);
    expect(types).toContain('AWS::StepFunctions::StateMachine');
  });

  it('bundles each function on its own', () => {
    expect(bundles).toHaveLength(types.filter((type) => type === 'AWS::Lambda::Function').length);
  });

  it('bundles less than 700 KB per function, minified, including the SDK', () => {
    for (const { code } of bundles) {
      expect(Buffer.byteLength(code)).toBeLessThan(700_000);
      // The comment that esbuild writes above each module, unless it minifies.
      expect(code).not.toMatch(/^\/\/ (?:functions|node_modules)\//m);
      expect(code).not.toMatch(/from\s*"@(?:aws-sdk|smithy|aws-lambda-powertools)\//);
    }
  });

  it("copies the authorities' files into the bundles that trust them", () => {
    expect(bundles.filter(({ files }) => files.includes('site-a.pem'))).toHaveLength(authorities);
  });
});

describe("the app's entry point, with a wrong configuration", () => {
  const { sites } = cdk.context.fencing;
  const HEAD = 'The configuration (context key "fencing" of cdk.json) is invalid';

  it.each([
    {
      wrong: 'several keys',
      context: {
        fencing: { application: 'a b', alertName: '', webhok: {}, sites: { 'site-a': sites['site-a'] } },
      },
      messages: [HEAD, 'at application', 'at alertName', '"webhok"', 'must be exactly two sites'],
    },
    {
      wrong: 'no configuration',
      context: {},
      messages: ['no context key "fencing"; see the README, Configuration'],
    },
  ])('reports every fault at once, and writes no template: $wrong', async ({ wrong, context, messages }) => {
    const outdir = join(folder, wrong);

    const { code, errors } = await runApp(outdir, context);

    expect(code).not.toBe(0);
    for (const fault of messages) expect(errors).toContain(fault);
    expect(existsSync(join(outdir, 'SiteFencing.template.json'))).toBe(false);
  });
});
