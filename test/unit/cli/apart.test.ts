import { expect, it } from 'vitest';
import type { Claim } from '../../../functions/lib/claim/claim.ts';
import type { Accelerator } from '../../../functions/lib/topology.ts';
import { apart } from '../../../infra/cli/apart.ts';
import { claimed, incident, UNCLAIMED } from '../support/claim.ts';
import { both, endpoint, listing, siteA, siteB } from '../support/topology.ts';

const fenced = claimed(incident({ phase: 'fenced' }));
const down = endpoint('site-a', { health: 'UNHEALTHY' });

it.each<{ when: string; claim: Claim; listed: Accelerator; running?: boolean; remarks: readonly string[] }>([
  { when: 'nothing was ever fenced', claim: UNCLAIMED, listed: both, remarks: [] },
  {
    when: 'both serve after a closed incident',
    claim: claimed(incident({ phase: 'closed' })),
    listed: both,
    remarks: [],
  },
  {
    when: 'nobody serves after a closed incident',
    claim: claimed(incident({ phase: 'closed' })),
    listed: listing(down),
    remarks: ['nobody is in service in accelerator-1/1'],
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
    remarks: ['site-b is fenced, and site-a is not in service in accelerator-1/1'],
  },
  {
    when: 'begun, and an execution runs',
    claim: claimed(incident()),
    listed: both,
    running: true,
    remarks: [],
  },
  {
    when: 'begun, and no execution runs',
    claim: claimed(incident()),
    listed: listing(siteA, siteB),
    remarks: [`${incident().incident} is begun, and no execution of it runs`],
  },
])('$when: $remarks', async ({ claim, listed, running = false, remarks }) => {
  expect(await apart(claim, [listed], { anyRunning: async () => running })).toEqual(remarks);
});
