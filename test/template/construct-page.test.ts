import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, it } from 'vitest';
import { fencingConfig } from '../../infra/site-fencing/config.ts';
import * as api from '../../infra/site-fencing/index.ts';
import manifest from '../../package.json' with { type: 'json' };
import { propsOf } from '../fixtures/template/other-app.ts';
import { ROOT, readPage } from './markdown.ts';

const SNIPPET = join(ROOT, 'test/fixtures/template/snippet.ts');
const page = readPage('docs/construct.md');

/** The first and the last cell of each row of a section's table. */
function rowsOf(heading: string): [name: string, last: string][] {
  const [section = ''] = (page.split(`## ${heading}\n`)[1] ?? '').split('\n## ');
  return [...section.matchAll(/^\| `(\w+)(?:\([\w, ]*\))?` \|.*?([^|]+) \|$/gm)].map(
    ([, name = '', last = '']) => [name, last.trim()],
  );
}

const namesOf = (heading: string) => rowsOf(heading).map(([name]) => name);

let outdir = '';
afterAll(() => rm(outdir, { recursive: true }));

it('the page shows the snippet that is compiled', async () => {
  const [, shown = ''] = /```ts\n(.*?)```/s.exec(page) ?? [];

  expect(shown.replace(manifest.name, '../../../infra/site-fencing/index.ts')).toBe(
    await readFile(SNIPPET, 'utf8'),
  );
});

it('the snippet synthesizes', async () => {
  outdir = await mkdtemp(join(tmpdir(), 'snippet-'));
  const context = JSON.stringify({ 'aws:cdk:bundling-stacks': [] });
  const env = { ...process.env, CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: context };

  await promisify(execFile)(process.execPath, [SNIPPET], { cwd: ROOT, env });

  const template = await readFile(join(outdir, 'Login.template.json'), 'utf8');
  expect(template).toContain('"AWS::StepFunctions::StateMachine"');
});

it('the page has a row for every property, and no other', () => {
  expect(namesOf('Properties').sort()).toEqual(Object.keys(fencingConfig.shape).sort());
});

it('the page has the defaults of the schema', () => {
  const { sites } = propsOf('pair', 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:name-AbCdEf');
  const defaults: Readonly<Record<string, unknown>> = fencingConfig.parse({ sites });
  const literal = rowsOf('Properties').flatMap(([name, last]) => {
    const [, value] = /^`('[^']*'|\d+|true|false)`$/.exec(last) ?? [];
    return value === undefined ? [] : [[name, JSON.parse(value.replaceAll("'", '"'))] as const];
  });

  expect(literal.length).toBeGreaterThan(8);
  expect(Object.fromEntries(literal)).toEqual(
    Object.fromEntries(literal.map(([name]) => [name, defaults[name]])),
  );
});

it.each([
  { heading: 'Grants', prefix: 'grant', of: api.SiteFencing.prototype },
  { heading: 'Metrics', prefix: 'metric', of: Object.getPrototypeOf(api.SiteFencing.prototype) },
])('the page has a row for every method of $heading, and no other', ({ heading, prefix, of }) => {
  const methods = Object.getOwnPropertyNames(of).filter((name) => name.startsWith(prefix));

  expect(namesOf(heading).sort()).toEqual(methods.sort());
});
