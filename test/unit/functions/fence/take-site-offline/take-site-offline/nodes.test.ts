import { expect, it } from 'vitest';
import { createInfinispan } from '../../../../../../functions/clients/infinispan.ts';
import {
  AWS_REQUEST_DEADLINE,
  INFINISPAN_STATUS_DEADLINE,
  INFINISPAN_WRITE_DEADLINE,
  TAKE_SITE_OFFLINE_LIMIT,
} from '../../../../../../functions/domain/limits.ts';
import { takeSiteOffline } from '../../../../../../functions/fence/take-site-offline/take-site-offline.ts';
import type { Https } from '../../../../../../functions/support/http.ts';
import { createInfinispanSite } from '../../../../../../infra/local/stand-ins/infinispan/model.ts';
import { claimed, EVENT, incident } from '../../../../support/claim.ts';
import { ACCESS, PASSWORD, text, timedOut } from '../../../../support/infinispan.ts';
import { ACCELERATOR, listing, siteA } from '../../../../support/topology.ts';
import { createWorld } from '../../../../support/world.ts';

const INPUT = { event: EVENT, accelerator: { arn: ACCELERATOR } };
/** The first try and the retries of `InfinispanUnavailable` and `SiteStillOnline`. */
const TRIES = 7;

interface Given {
  readonly nodes: number;
  /** Nodes whose status of the site is online, by number; it is offline at the others. */
  readonly untold: readonly number[];
  /** A node that does not answer. @default - none */
  readonly frozen?: number;
  /** The node of the first connection; each further connection goes to the next node. @default 0 */
  readonly first?: number;
}

/** site-a as nodes of 16.0.5, which answer for themselves, behind a round-robin route. */
function createSurvivor({ nodes, untold, frozen, first = 0 }: Given) {
  const model = createInfinispanSite({
    site: 'site-a',
    caches: { sessions: ['site-b'] },
    users: { [ACCESS.user]: { password: PASSWORD, role: { name: 'fencer', permission: 'ADMIN' } } },
    nodes,
    view: ['site-a'],
  });
  const each = Array.from({ length: nodes }, (_, node) => node);
  model.setStatus(
    'site-b',
    'sessions',
    each.map((node) => (untold.includes(node) ? 'online' : 'offline')),
  );
  model.setFrozen(each.map((node) => node === frozen));
  let connections = first;
  let posts = 0;
  const https: Https = async ({ method, path, headers }) => {
    const node = connections++ % nodes;
    if (method === 'POST') posts += 1;
    if (node === frozen) throw timedOut();
    const { status, body } = model.handle({ method, path, authorization: headers.authorization, node });
    return text(status, body);
  };
  const infinispan = createInfinispan(ACCESS, https, { login: (_, send) => send(PASSWORD) });
  return { model, infinispan, posts: () => posts };
}

async function triesUntilFenced(given: Given) {
  const survivor = createSurvivor(given);
  const world = createWorld({ claim: claimed(incident()), accelerators: [listing(siteA)] });
  const collaborators = { ...world.collaborators, infinispanOf: () => survivor.infinispan };
  const failures: string[] = [];
  while (failures.length < TRIES) {
    const posts = survivor.posts();
    const end = await takeSiteOffline(INPUT, collaborators).catch((error: Error) => error.name);
    expect(survivor.posts() - posts).toBe(1);
    if (typeof end === 'object') return { end, failures, ...survivor };
    failures.push(end);
  }
  throw new Error(`not in ${TRIES} tries: ${failures}`);
}

const cases = [2, 3, 4, 5].flatMap((nodes) =>
  Array.from({ length: nodes }, (_, first) => ({ nodes, untold: [1], first })),
);
it.each(cases)(
  'a resumed node of $nodes gets the request within $nodes tries, with the first connection to node $first',
  async (given) => {
    const { end, failures, model } = await triesUntilFenced(given);

    expect(end).toMatchObject({ verdict: 'GO', before: 'mixed', after: 'offline' });
    expect(failures.length).toBeLessThan(given.nodes);
    expect(new Set(failures)).toEqual(new Set(failures.length > 0 ? ['SiteStillOnline'] : []));
    expect(model.status('site-b')).toEqual({ status: 'offline' });
  },
);

it('a frozen node is not waited for: the others report offline', async () => {
  const { end, failures } = await triesUntilFenced({ nodes: 3, untold: [0, 1, 2], frozen: 1 });

  expect(end).toMatchObject({ verdict: 'GO', before: 'online', after: 'offline' });
  expect(failures.filter((name) => name !== 'InfinispanUnavailable')).toEqual([]);
});

it('a try ends within its limit, although each query waits for a frozen node and the POST for the others to drop it', () => {
  const infinispan = INFINISPAN_STATUS_DEADLINE + INFINISPAN_WRITE_DEADLINE + INFINISPAN_STATUS_DEADLINE;
  // The read of the claim, its password, the write intent and `fenced`.
  expect(infinispan + 4 * AWS_REQUEST_DEADLINE).toBeLessThanOrEqual(TAKE_SITE_OFFLINE_LIMIT);
});
