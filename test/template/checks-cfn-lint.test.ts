import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ensureVirtualEnvironment, keepingBytecode } from '../../infra/local/emulator/virtual-environment.ts';
import maximal from '../fixtures/template/maximal.json' with { type: 'json' };
import { released } from './released.ts';
import { synthesizeStack } from './stack.ts';

/** For the first run on a machine, which installs cfn-lint, and for the template of the release on a busy one. */
const TIMEOUT = 180_000;
/**
 * CDK makes a function depend on its role and the role's policy; the template's references already imply the role.
 * The release is for `aws cloudformation package`, which replaces each path of an archive.
 */
const IGNORED = ['W3005', 'W3002'];

interface Linted {
  readonly Resources: Readonly<Record<string, object>>;
}

const example = synthesizeStack().toJSON() as Linted;
const everyKey = synthesizeStack(maximal).toJSON() as Linted;
let folder = '';
let python = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linted-'));
  python = await ensureVirtualEnvironment({
    name: 'cfn-lint',
    requirements: join(import.meta.dirname, '../python-checks/requirements.txt'),
    progress: (line) => console.log(line),
  });
}, TIMEOUT);
afterAll(() => rm(folder, { recursive: true }));

/** The findings of cfn-lint in a template, one per line. */
async function findings(name: string, linted: object): Promise<string[]> {
  const file = join(folder, `${name}.json`);
  await writeFile(file, JSON.stringify(linted, null, 1));
  const main = [...keepingBytecode(python), '-c', 'from cfnlint.runner import main; main()'];
  const child = spawn(python, [...main, '--format', 'parseable', '--ignore-checks', ...IGNORED, '--', file], {
    env: { HOME: folder },
    timeout: TIMEOUT,
  });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return `${stdout}${stderr}`.split('\n').filter((line) => line !== '');
}

it.each([
  { name: 'example', linted: example },
  { name: 'maximal', linted: everyKey },
  { name: 'release', linted: released() },
])(
  'cfn-lint finds nothing in the template: $name',
  async ({ name, linted }) => {
    expect(await findings(name, linted)).toEqual([]);
  },
  TIMEOUT,
);

it(
  'cfn-lint finds a property that does not exist',
  async () => {
    const Mistyped = { Type: 'AWS::Logs::LogGroup', Properties: { RetentionDays: 30 } };

    const found = await findings('mistyped', { ...example, Resources: { ...example.Resources, Mistyped } });

    expect(found).toEqual([expect.stringContaining("'RetentionDays'")]);
  },
  TIMEOUT,
);
