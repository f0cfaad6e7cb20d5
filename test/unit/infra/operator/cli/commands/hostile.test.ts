import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { COMMANDS } from '../../../../../../infra/operator/cli/commands.ts';
import { type Output, textOf } from '../../../../../../infra/operator/cli/output.ts';
import { readCall } from '../../../../../../infra/operator/cli/parse-arguments.ts';
import { HOSTILE, UNESCAPED } from '../../../../support/hostile.ts';
import { createHostileWorld, type Ending, openIncidentOf } from '../hostile-world.ts';

beforeEach(() => vi.stubEnv('FORCE_COLOR', '0'));
afterEach(() => vi.unstubAllEnvs());

interface Given {
  readonly args: readonly string[];
  readonly ending?: Ending;
}

async function run({ args, ending = 'SUCCEEDED' }: Given, foreign: string): Promise<Output> {
  const read = readCall(
    args.map((arg) => arg.replace(OPEN_INCIDENT, openIncidentOf(foreign))),
    COMMANDS,
  );
  if ('help' in read) throw new Error('the arguments ask for help');
  return read.command.run(read.call, async () => createHostileWorld(foreign, ending), read.target);
}

/** Placeholder for the id of the incident in the claim. */
const OPEN_INCIDENT = 'INCIDENT';

const given: readonly Given[] = [
  { args: ['status'] },
  { args: ['events'] },
  { args: ['show', 'site-b_by_site-a'] },
  { args: ['show', 'refused/keycloak/1234abcd'] },
  { args: ['report', 'site-b_by_site-a', '--out', '-'] },
  { args: ['rerun', 'site-b_by_site-a'] },
  { args: ['rerun', 'site-b_by_site-a'], ending: 'FAILED' },
  { args: ['rerun', 'site-b_by_site-a', '--new'] },
  { args: ['approve', 'site-b_by_site-a'] },
  { args: ['restore', 'site-b', '--yes'] },
  { args: ['restore', 'site-b'], ending: 'FAILED' },
  { args: ['approve', 'restore_site-b'], ending: 'RUNNING' },
  { args: ['stop', 'restore_site-b', '--reason', 'maintenance'], ending: 'RUNNING' },
  { args: ['status'], ending: 'RUNNING' },
  { args: ['close', OPEN_INCIDENT, '--force', '--reason', 'maintenance'] },
  { args: ['rehearse'] },
  { args: ['rehearse'], ending: 'FAILED' },
  { args: ['pause', '--reason', 'maintenance', '--until', '2h'] },
  { args: ['resume'] },
];

it('covers every command that reads a stack', () => {
  const names = COMMANDS.map(({ name }) => name).filter((name) => name !== 'import-guide');

  expect(new Set(given.map(({ args }) => args[0]))).toEqual(new Set(names));
});

it.each(given)('$args, $ending: foreign text is escaped and adds no line', async (one) => {
  const harmless = textOf(await run(one, 'x'), false);
  const text = textOf(await run(one, HOSTILE), false);

  expect(text).not.toMatch(UNESCAPED);
  expect(text).toContain('\\u001b[2J');
  // A line feed in the source of a page is a space.
  if (one.args[0] === 'report') return;
  expect(text.split('\n')).toHaveLength(harmless.split('\n').length);
});

it.each(given)('$args --json, $ending: foreign text is escaped and keeps its meaning', async (one) => {
  const output = await run(one, HOSTILE);
  const text = textOf(output, true);

  expect(text).not.toMatch(UNESCAPED);
  expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(output.document)));
});
