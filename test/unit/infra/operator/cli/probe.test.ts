import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import type { ProbeState } from '../../../../../functions/domain/probe.ts';
import { probeLines, readProbe } from '../../../../../infra/operator/cli/probe.ts';
import { orUnavailable } from '../../../../../infra/operator/cli/unavailable.ts';
import { renderLine } from '../../../../../infra/tools/command-line/lines.ts';
import { mockClient, serviceError } from '../../../support/aws.ts';
import { NOW } from '../../../support/claim.ts';

const MINUTE = 60_000;
const steady = { siteMasters: [], steadySince: NOW, missed: 0 };
const STATE: ProbeState = {
  lookedAt: NOW - MINUTE,
  sites: {
    'site-a': { seesOther: true, since: NOW - 10 * MINUTE, answerTime: 23, ...steady },
    'site-b': { seesOther: null, since: NOW - 2 * MINUTE, why: 'no route', ...steady },
  },
  outages: [],
};
const apart = { seesOther: false, since: NOW - 2 * MINUTE, answerTime: 31, ...steady };
const outage = { site: 'site-b', reporter: 'site-a', startsAt: NOW - 2 * MINUTE };

it.each<{ readonly when: string; readonly state?: ProbeState; readonly lines: readonly string[] }>([
  { when: 'it never ran', lines: [] },
  {
    when: 'one site is silent',
    state: STATE,
    lines: [
      'site-a sees the other site, since 2026-11-24T13:50:00.000Z (10 min ago); it answered in 23 ms',
      'site-b does not answer, since 2026-11-24T13:58:00.000Z (2 min ago): no route',
    ],
  },
  {
    when: 'there is an outage',
    state: { ...STATE, sites: { 'site-a': apart }, outages: [outage, { ...outage, attempt: 2 }] },
    lines: [
      'site-a does not see the other site, since 2026-11-24T13:58:00.000Z (2 min ago); it answered in 31 ms',
      'outage: site-a has not seen site-b since 2026-11-24T13:58:00.000Z (2 min ago); no attempt has started',
      'outage: site-a has not seen site-b since 2026-11-24T13:58:00.000Z (2 min ago); attempt 2 has started',
    ],
  },
  {
    when: 'it no longer runs',
    state: { lookedAt: NOW - 15 * MINUTE, sites: {}, outages: [] },
    lines: ['the last look was at 2026-11-24T13:45:00.000Z (15 min ago)'],
  },
])('shows the last look if $when', async ({ state, lines }) => {
  const dynamoDb = new DynamoDBClient({ region: 'eu-west-1' });
  const item = { version: { N: '1' }, record: { S: JSON.stringify(state) } };
  mockClient(dynamoDb)
    .on(GetItemCommand)
    .resolves(state === undefined ? {} : { Item: item });

  const probes = await readProbe({ dynamoDb, claimsTable: 'claims', application: 'shop' });

  expect(probeLines(probes, NOW).map(renderLine)).toEqual(lines.map((line) => expect.stringContaining(line)));
});

it('says that the state is unavailable', async () => {
  const dynamoDb = new DynamoDBClient({ region: 'eu-west-1' });
  mockClient(dynamoDb).on(GetItemCommand).rejects(serviceError('AccessDeniedException', 400));

  const probes = await orUnavailable(readProbe({ dynamoDb, claimsTable: 'claims', application: 'shop' }));

  expect(probeLines(probes, NOW).map(renderLine)).toEqual([expect.stringMatching(/^unavailable: /)]);
});
