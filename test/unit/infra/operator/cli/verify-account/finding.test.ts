import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import {
  lineOf,
  proved,
  refuted,
  settle,
} from '../../../../../../infra/operator/cli/verify-account/finding.ts';
import { renderLine } from '../../../../../../infra/tools/command-line/lines.ts';

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
