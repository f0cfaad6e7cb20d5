import { expect, it } from 'vitest';
import { report } from '../../../../../../infra/operator/cli/commands/report.ts';
import type { IncidentHistory } from '../../../../../../infra/operator/records/incident-history.ts';
import { chooseIncident } from '../../../../../../infra/operator/report/choose-incident.ts';
import { Refused } from '../../../../../../infra/tools/command-line/errors.ts';

it.each([undefined, ''])('report needs --out before it queries anything: %o', async (out) => {
  const call = { argument: 'x', text: () => out, texts: () => [], has: () => false };

  const error = await report
    .run(call, () => Promise.reject(new Error('it asked')), { stackName: 'SiteFencing', local: false })
    .catch((thrown: unknown) => thrown);

  expect(error).toMatchObject({
    name: 'UsageError',
    message: '--out is required: a file, or - for standard output.',
  });
});

const history = (...names: readonly string[]): IncidentHistory => ({
  incidents: names.map((incident) => ({ incident, won: [], lost: [] })),
  events: [],
  restores: [],
  pauses: [],
});

it.each([
  { when: 'there is none', given: history(), handle: 'e', incident: undefined },
  { when: 'there is one', given: history('v1'), handle: 'e', incident: 'v1' },
  { when: 'one of two is named', given: history('v1', 'v2'), handle: 'v2', incident: 'v2' },
])('chooses the incident of a page: $when', ({ given, handle, incident }) => {
  expect(chooseIncident(given, handle)?.incident).toBe(incident);
});

it('refuses to choose between two', () => {
  expect(() => chooseIncident(history('v1', 'v2'), 'e')).toThrow(
    new Refused('e belongs to several incidents; name one of them: v1, v2.'),
  );
});
