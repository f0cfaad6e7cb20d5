import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { UpdateEndpointGroupCommand } from '@aws-sdk/client-global-accelerator';
import { describe, expect, it, vi } from 'vitest';
import type { RestoreRequest } from '../../../functions/domain/restore/request.ts';
import { beginWithFencedSite } from '../support/fenced-site.ts';
import { changeIncident, endOf, refuse, startRestore, waitFor } from '../support/restore.ts';
import { APPLICATION, listBothSites, SITES, siteOf, type World } from '../support/world.ts';

vi.setConfig({ testTimeout: 120_000 });

let world: World;
beginWithFencedSite((started) => {
  world = started;
});

const claim = async () => {
  const { dynamoDb, stack } = world;
  const { Item } = await dynamoDb.send(
    new GetItemCommand({ TableName: stack.tables.claims, Key: { application: { S: APPLICATION } } }),
  );
  return Item;
};

/** The calls of both services that change something. */
function writes(): string[] {
  const { globalAccelerator } = world.stack;
  const calls = [
    ...globalAccelerator.controls.calls(),
    ...SITES.flatMap((site) => siteOf(world, site).server.controls.calls()),
  ];
  return calls.map(({ operation }) => operation).filter((name) => !/^(GET |Describe|List)/.test(name));
}

function forgetCalls(): void {
  world.stack.globalAccelerator.controls.clearCalls();
  for (const site of SITES) siteOf(world, site).server.controls.clearCalls();
}

const model = (site: 'site-a' | 'site-b') => siteOf(world, site).server.model;

interface Refusal {
  readonly when: string;
  readonly reason: string;
  readonly request?: Partial<RestoreRequest>;
  readonly arrange?: () => unknown;
}

const REFUSALS: readonly Refusal[] = [
  { when: 'another site is fenced', reason: 'NOTHING_FENCED', request: { site: 'site-a' } },
  {
    when: 'the incident is closed',
    reason: 'NOTHING_FENCED',
    arrange: () => changeIncident(world, (current) => ({ ...current, phase: 'closed' })),
  },
  {
    when: 'the fencing is not complete',
    reason: 'NOTHING_FENCED',
    arrange: () => changeIncident(world, (current) => ({ ...current, phase: 'started' })),
  },
  {
    when: 'the incident recorded no endpoint',
    reason: 'NO_ENDPOINTS',
    arrange: () => changeIncident(world, (current) => ({ ...current, endpoints: [] })),
  },
  {
    when: 'a recorded endpoint group is gone',
    reason: 'ENDPOINT_GONE',
    arrange: () =>
      changeIncident(world, ({ endpoints, ...current }) => ({
        ...current,
        endpoints: (endpoints as { group: string }[]).map((one) => ({ ...one, group: `${one.group}0` })),
      })),
  },
  {
    when: 'an operator has listed the site',
    reason: 'SITE_IN_SERVICE',
    arrange: () => listBothSites(world),
  },
  {
    when: 'the survivor is unhealthy',
    reason: 'SURVIVOR_NOT_IN_SERVICE',
    arrange: () =>
      world.stack.globalAccelerator.model.setHealth(siteOf(world, 'site-a').loadBalancerArn, 'UNHEALTHY'),
  },
  {
    when: 'the survivor is not listed',
    reason: 'SURVIVOR_NOT_IN_SERVICE',
    arrange: () =>
      world.accelerators.send(
        new UpdateEndpointGroupCommand({
          EndpointGroupArn: world.stack.accelerator.endpointGroupArn,
          EndpointConfigurations: [],
        }),
      ),
  },
  {
    when: 'the survivor does not see the site',
    reason: 'SITE_NOT_SEEN',
    arrange: () => model('site-a').setView(['site-a']),
  },
  {
    when: 'the site does not see the survivor',
    reason: 'SITE_NOT_SEEN',
    arrange: () => model('site-b').setView(['site-b']),
  },
  {
    when: 'the Infinispan of the site does not answer',
    reason: 'SITE_NOT_SEEN',
    arrange: () =>
      siteOf(world, 'site-b').server.controls.setFaults([
        { operation: 'GET container', error: 'close', times: 1000 },
      ]),
  },
  ...SITES.map((site) => ({
    when: `the user of ${site} may not count entries`,
    reason: 'NOT_PERMITTED',
    arrange: () =>
      siteOf(world, site).server.controls.setFaults([
        {
          operation: 'GET acl',
          times: 1000,
          error: 200,
          body: JSON.stringify({ caches: { sessions: ['ADMIN', 'BULK_WRITE'], actionTokens: ['ADMIN'] } }),
        },
      ]),
  })),
  {
    when: 'the site does not back up a cache',
    reason: 'CACHES_DIFFER',
    arrange: () => model('site-b').setCaches({ sessions: ['site-a'] }),
  },
  {
    when: 'the header "flags" does not reach the site',
    reason: 'FLAGS_NOT_READ',
    arrange: () => model('site-b').setDropsFlags(true),
  },
  {
    when: 'a client is connected to the site',
    reason: 'CLIENTS_AT_SITE',
    arrange: () => model('site-b').setClients([[], [{ principal: 'keycloak', protocol: null }]]),
  },
  {
    when: 'the load balancer of the site has no targets',
    reason: 'KEYCLOAK_NOT_SEEN',
    request: { keycloak: 'watched' },
  },
  {
    when: 'the survivor has lost its entries',
    reason: 'SURVIVOR_EMPTY',
    arrange: () => model('site-a').receive('sessions', 'clear'),
  },
];

describe('a restore is refused, and writes nothing', () => {
  it.each(REFUSALS)('if $when: $reason', async ({ reason, request, arrange }) => {
    await arrange?.();
    const before = await claim();
    forgetCalls();

    const end = await endOf(world, await startRestore(world, request));

    expect(end.output).toMatchObject({ outcome: 'NOT_RESTORED', reason, undone: false });
    expect(writes()).toEqual([]);
    expect(await claim()).toEqual(before);
  });

  it.each([
    {
      when: 'fencing is paused',
      reason: 'PAUSED',
      content: () => ({ pause: { until: Date.now() + 60_000, reason: 'a test' } }),
    },
    {
      when: 'observe mode is on',
      reason: 'OBSERVE_ONLY',
      content: () => ({ observeMode: { approved: [] } }),
    },
  ])('if $when: $reason', async ({ reason, content }) => {
    await changeIncident(world, (current) => current, content());
    const before = await claim();
    forgetCalls();

    const end = await endOf(world, await startRestore(world));

    expect(end.output).toMatchObject({ outcome: 'NOT_RESTORED', reason, undone: false });
    expect(writes()).toEqual([]);
    expect(await claim()).toEqual(before);
  });

  it('if an operator refuses its plan: NOT_APPROVED', async () => {
    const before = await claim();
    forgetCalls();

    const execution = await startRestore(world, { approval: 'asked' });
    await refuse(world, await waitFor(world, execution, 'approve the plan'));

    const { output } = await endOf(world, execution);
    expect(output).toMatchObject({ outcome: 'NOT_RESTORED', reason: 'NOT_APPROVED', undone: false });
    expect(writes()).toEqual([]);
    expect(await claim()).toEqual(before);
  });

  it('if another restore runs: RESTORE_RUNNING', async () => {
    await waitFor(world, await startRestore(world), 'start Keycloak');
    const before = await claim();
    forgetCalls();

    const { output } = await endOf(world, await startRestore(world));

    expect(output).toMatchObject({ outcome: 'NOT_RESTORED', reason: 'RESTORE_RUNNING', undone: false });
    expect(writes()).toEqual([]);
    expect(await claim()).toEqual(before);
  });
});
