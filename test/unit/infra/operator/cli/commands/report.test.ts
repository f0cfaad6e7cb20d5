import { expect, it } from 'vitest';
import { report } from '../../../../../../infra/operator/cli/commands/report.ts';
import type { Story } from '../../../../../../infra/operator/records/incident-history.ts';
import { chosen } from '../../../../../../infra/operator/report/choose-incident.ts';
import { Refused } from '../../../../../../infra/tools/command-line/errors.ts';

it.each([undefined, ''])('report asks nobody without a place to write to: --out %o', async (out) => {
  const call = { argument: 'x', text: () => out, texts: () => [], has: () => false };

  const error = await report
    .run(call, () => Promise.reject(new Error('it asked')))
    .catch((thrown: unknown) => thrown);

  expect(error).toMatchObject({ name: 'UsageError', message: 'report needs --out, a file or -.' });
});

const story = (...names: readonly string[]): Story => ({
  incidents: names.map((incident) => ({ incident, won: [], lost: [] })),
  events: [],
  pauses: [],
});

it.each([
  { when: 'there is none', given: story(), handle: 'e', incident: undefined },
  { when: 'there is one', given: story('v1'), handle: 'e', incident: 'v1' },
  { when: 'one of two is named', given: story('v1', 'v2'), handle: 'v2', incident: 'v2' },
])('a page is about one incident: $when', ({ given, handle, incident }) => {
  expect(chosen(given, handle)?.incident).toBe(incident);
});

it('refuses to choose between two', () => {
  expect(() => chosen(story('v1', 'v2'), 'e')).toThrow(
    new Refused('e met several incidents, and a page is about one of them: v1, v2.'),
  );
});
