import { stripVTControlCharacters } from 'node:util';
import { expect, it, vi } from 'vitest';
import { definitionClaims } from '../../../../../../infra/operator/cli/verify-account/definition-claims.ts';
import {
  lineOf,
  proved,
  refuted,
  settle,
} from '../../../../../../infra/operator/cli/verify-account/finding.ts';
import { rehearsalClaims } from '../../../../../../infra/operator/cli/verify-account/rehearsal-claims.ts';
import { renderLine } from '../../../../../../infra/tools/command-line/lines.ts';
import { HOSTILE, UNESCAPED } from '../../../../support/hostile.ts';
import { createHostileWorld } from '../hostile-world.ts';

it('claims are settled in order, and an error leaves its claim open', async () => {
  const shown: string[] = [];

  const settled = await settle(
    [
      { claim: 'a', settle: async () => proved('seen') },
      { claim: 'b', settle: async () => Promise.reject(new TypeError('denied')) },
      { claim: 'c', settle: async () => refuted('missing') },
    ],
    (one) => shown.push(stripVTControlCharacters(renderLine(lineOf(one)))),
  );

  expect(settled).toEqual([
    { claim: 'a', result: 'proved', detail: 'seen' },
    { claim: 'b', result: 'open', detail: 'TypeError: denied' },
    { claim: 'c', result: 'refuted', detail: 'missing' },
  ]);
  expect(shown).toEqual(['proved    a: seen', 'open      b: TypeError: denied', 'refuted   c: missing']);
});

it('foreign text in a finding is escaped, and adds no line', async () => {
  vi.stubEnv('FORCE_COLOR', '0');
  const stack = createHostileWorld(HOSTILE, 'FAILED');
  const shown: string[] = [];

  await settle(
    [
      ...rehearsalClaims(stack, { stackName: 'SiteFencing', local: false }, `not a URL ${HOSTILE}`, false),
      ...definitionClaims(stack, false),
      { claim: HOSTILE, settle: async () => Promise.reject(new Error(HOSTILE)) },
    ],
    (one) => shown.push(renderLine(lineOf(one))),
  );
  vi.unstubAllEnvs();

  expect(shown).toHaveLength(5);
  for (const line of shown.slice(1)) expect(line).toContain('\\u001b[2J');
  expect(shown.join('')).not.toMatch(UNESCAPED);
  expect(shown.join('')).not.toContain('\n');
});
