import { expect, it } from 'vitest';
import type { Claim } from '../../../../../functions/domain/claim/claim.ts';
import type { Accelerator } from '../../../../../functions/domain/topology.ts';
import { driftOf } from '../../../../../infra/operator/cli/drift.ts';
import type { RehearsalSummary } from '../../../../../infra/operator/records/rehearsals.ts';
import { claimed, incident, UNCLAIMED } from '../../../support/claim.ts';
import { both, endpoint, listing, siteA, siteB } from '../../../support/topology.ts';

const fenced = claimed(incident({ phase: 'fenced' }));
const down = endpoint('site-a', { health: 'UNHEALTHY' });

const AFTER = '2026-11-24T13:59:59.000Z';
const last = (backup: string, at = AFTER): RehearsalSummary => ({
  ...incident().decision,
  accelerator: 'a.example',
  execution: 'rehearsal',
  startedAt: at,
  at,
  blocked: false,
  would: '',
  backup,
});

it.each<{
  when: string;
  claim: Claim;
  listed: Accelerator;
  running?: boolean;
  rehearsals?: readonly RehearsalSummary[];
  remarks: readonly string[];
}>([
  { when: 'no site was ever fenced', claim: UNCLAIMED, listed: both, remarks: [] },
  {
    when: 'both serve after a closed incident',
    claim: claimed(incident({ phase: 'closed' })),
    listed: both,
    remarks: [],
  },
  {
    when: 'no site is in service after a closed incident',
    claim: claimed(incident({ phase: 'closed' })),
    listed: listing(down),
    remarks: ['no site is in service in accelerator-1/1'],
  },
  { when: 'fenced, and the survivor serves alone', claim: fenced, listed: listing(siteA), remarks: [] },
  {
    when: 'fenced, and the site serves again',
    claim: fenced,
    listed: both,
    remarks: ['site-b is fenced, and in service in accelerator-1/1'],
  },
  {
    when: 'fenced, and the survivor is down',
    claim: fenced,
    listed: listing(down),
    remarks: [
      'no site is in service in accelerator-1/1',
      'site-b is fenced, and site-a is not in service in accelerator-1/1',
    ],
  },
  {
    when: 'started, and an execution runs',
    claim: claimed(incident()),
    listed: both,
    running: true,
    remarks: [],
  },
  {
    when: 'started, and no execution runs',
    claim: claimed(incident()),
    listed: listing(siteA, siteB),
    remarks: [`${incident().incident} is started, and no execution of it runs`],
  },
  {
    when: 'offline and in service, and no site was ever fenced',
    claim: UNCLAIMED,
    listed: both,
    rehearsals: [last('offline')],
    remarks: [
      `the status of site-b at site-a was offline at the last rehearsal, at ${AFTER}, and site-b is in service`,
    ],
  },
  {
    when: 'offline after a closed incident, and out of service',
    claim: claimed(incident({ phase: 'closed' })),
    listed: listing(siteA),
    rehearsals: [last('offline')],
    remarks: [],
  },
  {
    when: 'fenced, and brought online since',
    claim: fenced,
    listed: listing(siteA),
    rehearsals: [last('online')],
    remarks: [
      `site-b is fenced, and the status of site-b at site-a was online at the last rehearsal, at ${AFTER}`,
    ],
  },
  {
    when: 'fenced, and online only before',
    claim: fenced,
    listed: listing(siteA),
    rehearsals: [last('online', new Date(incident().intent.at).toISOString())],
    remarks: [],
  },
])('$when: $remarks', async ({ claim, listed, running = false, rehearsals = [], remarks }) => {
  const history = { anyRunning: async () => running };
  expect(await driftOf(claim, [listed], ['site-a', 'site-b'], history, rehearsals)).toEqual(remarks);
});
