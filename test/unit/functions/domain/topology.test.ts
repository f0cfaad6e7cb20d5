import { describe, expect, it } from 'vitest';
import {
  type Accelerator,
  describeUnidentified,
  type Endpoint,
  endpointsOf,
  listenersInService,
  listenersOwed,
  noEndpointCouldServe,
  survivorServes,
  unidentifiedEndpoints,
  withRecordedSites,
} from '../../../../functions/domain/topology.ts';
import { accelerator, both, endpoint, listing, siteA, siteB } from '../../support/topology.ts';

const other = endpoint('site-b', { endpointId: 'site-b/other' });
const strange: Endpoint = { ...endpoint('unknown'), site: null };
const unhealthyA = endpoint('site-a', { health: 'UNHEALTHY' });
const unhealthyB = endpoint('site-b', { health: 'UNHEALTHY' });

interface Row {
  readonly when: string;
  readonly accelerators: readonly Accelerator[];
}

describe('a site is in service', () => {
  it.each<Row & { readonly listeners: readonly string[] }>([
    { when: 'listed and HEALTHY', accelerators: [both], listeners: ['accelerator-1/1'] },
    { when: 'UNHEALTHY', accelerators: [listing(unhealthyA, siteB)], listeners: [] },
    { when: 'INITIAL', accelerators: [listing(endpoint('site-a', { health: 'INITIAL' }))], listeners: [] },
    { when: 'at weight 0', accelerators: [listing(endpoint('site-a', { weight: 0 }), siteB)], listeners: [] },
    {
      when: 'at weight 1',
      accelerators: [listing(endpoint('site-a', { weight: 1 }), siteB)],
      listeners: ['accelerator-1/1'],
    },
    {
      when: 'in a group with dial 0',
      accelerators: [accelerator([[{ dial: 0, endpoints: [siteA] }]])],
      listeners: [],
    },
    {
      when: 'in a group with dial 0.5',
      accelerators: [accelerator([[{ dial: 0.5, endpoints: [siteA] }]])],
      listeners: ['accelerator-1/1'],
    },
    {
      when: 'under a disabled accelerator',
      accelerators: [accelerator([[{ endpoints: [siteA] }]], { enabled: false })],
      listeners: [],
    },
    { when: 'not listed', accelerators: [listing(siteB)], listeners: [] },
    { when: 'without an endpoint of its own', accelerators: [listing()], listeners: [] },
    { when: 'without a group', accelerators: [accelerator([[]])], listeners: [] },
    { when: 'without a listener', accelerators: [accelerator([])], listeners: [] },
    { when: 'without an accelerator', accelerators: [], listeners: [] },
    { when: 'next to an endpoint of unknown site', accelerators: [listing(strange)], listeners: [] },
    {
      when: 'with one of two endpoints HEALTHY',
      accelerators: [listing(unhealthyA, endpoint('site-a', { endpointId: 'site-a/other' }))],
      listeners: ['accelerator-1/1'],
    },
    {
      when: 'in the second of two groups',
      accelerators: [accelerator([[{ dial: 0, endpoints: [siteA] }, { endpoints: [siteA] }]])],
      listeners: ['accelerator-1/1'],
    },
    {
      when: 'in one of two listeners',
      accelerators: [accelerator([[{ endpoints: [siteB] }], [{ endpoints: [siteA] }]])],
      listeners: ['accelerator-1/2'],
    },
    {
      when: 'at two accelerators',
      accelerators: [both, accelerator([[{ endpoints: [siteA] }]], { arn: 'accelerator-2' })],
      listeners: ['accelerator-1/1', 'accelerator-2/1'],
    },
  ])('$when: $listeners', ({ accelerators, listeners }) => {
    expect(listenersInService(accelerators, 'site-a')).toEqual(listeners);
  });
});

describe('the survivor serves alone', () => {
  const decision = { site: 'site-b', reporter: 'site-a' };
  const two = accelerator([[{ endpoints: [siteA] }], [{ endpoints: [siteB] }]]);

  it.each<Row & { readonly recorded?: readonly string[]; readonly serves: boolean }>([
    { when: 'in the only listener', accelerators: [both], serves: true },
    { when: 'but is not in service there', accelerators: [listing(unhealthyA, siteB)], serves: false },
    {
      when: 'independently of the health of the other site',
      accelerators: [listing(siteA, other)],
      serves: true,
    },
    { when: 'with the other site in a separate listener', accelerators: [two], serves: false },
    { when: 'with the other site gone', accelerators: [listing(siteA)], serves: true },
    { when: 'with both sites gone', accelerators: [listing()], serves: false },
    {
      when: 'with the other site gone and itself UNHEALTHY',
      accelerators: [listing(unhealthyA)],
      serves: false,
    },
    {
      when: 'with the other site gone from a recorded listener',
      accelerators: [accelerator([[{ endpoints: [siteA] }], [{ endpoints: [] }]])],
      recorded: ['accelerator-1/2'],
      serves: false,
    },
    {
      when: 'in a recorded listener',
      accelerators: [listing(siteA)],
      recorded: ['accelerator-1/1'],
      serves: true,
    },
    {
      when: 'not if the other is alone in the second group of a listener',
      accelerators: [
        accelerator([[{ endpoints: [unhealthyA] }, { endpoints: [siteB] }], [{ endpoints: [siteA] }]]),
      ],
      serves: false,
    },
    {
      when: 'in a separate region',
      accelerators: [accelerator([[{ endpoints: [siteA] }, { endpoints: [siteB] }]])],
      serves: true,
    },
    {
      when: 'next to a disabled accelerator, which serves no user',
      accelerators: [both, accelerator([[{ endpoints: [siteA, siteB] }]], { arn: 'a2', enabled: false })],
      serves: true,
    },
    {
      when: 'next to a listener in which neither site serves',
      accelerators: [
        accelerator([[{ endpoints: [siteA, siteB] }], [{ endpoints: [unhealthyA, unhealthyB] }]]),
      ],
      serves: true,
    },
    {
      when: 'next to a listener in which only the other site serves',
      accelerators: [accelerator([[{ endpoints: [siteA, siteB] }], [{ endpoints: [unhealthyA, siteB] }]])],
      serves: false,
    },
    {
      when: 'next to a listener that lists only the other site, also an UNHEALTHY one: a removal would empty it',
      accelerators: [accelerator([[{ endpoints: [siteA, siteB] }], [{ endpoints: [unhealthyB] }]])],
      serves: false,
    },
    {
      when: 'after a recorded listener was deleted',
      accelerators: [listing(siteA)],
      recorded: ['accelerator-1/9'],
      serves: true,
    },
  ])('$when: $serves', ({ accelerators, recorded, serves }) => {
    expect(survivorServes(accelerators, decision, recorded)).toBe(serves);
  });
});

describe('the survivor must serve in a listener', () => {
  const initial = endpoint('site-b', { health: 'INITIAL' });
  const idle = endpoint('site-b', { weight: 0 });
  it.each<{ readonly when: string; readonly endpoints: readonly Endpoint[]; readonly owed: boolean }>([
    { when: 'in which the offline site is HEALTHY', endpoints: [siteA, siteB], owed: true },
    {
      when: 'in which the offline site is INITIAL and may serve any moment',
      endpoints: [siteA, initial],
      owed: true,
    },
    {
      when: 'in which the offline site is UNHEALTHY, next to the survivor',
      endpoints: [siteA, unhealthyB],
      owed: false,
    },
    {
      when: 'in which the offline site has weight 0, next to the survivor',
      endpoints: [siteA, idle],
      owed: false,
    },
    { when: 'in which the offline site is listed alone and UNHEALTHY', endpoints: [unhealthyB], owed: true },
    { when: 'in which the offline site is not listed', endpoints: [siteA], owed: false },
    { when: 'in which neither is listed', endpoints: [endpoint('site-c')], owed: false },
  ])('$when: $owed', ({ endpoints, owed }) => {
    const found = listenersOwed([listing(...endpoints)], { site: 'site-b', reporter: 'site-a' });

    expect(found).toEqual(owed ? ['accelerator-1/1'] : []);
  });
});

describe('all endpoints of a site are UNHEALTHY', () => {
  it.each<Row & { readonly none: boolean }>([
    { when: 'with its only endpoint UNHEALTHY', accelerators: [listing(unhealthyA, siteB)], none: true },
    { when: 'with one of two UNHEALTHY', accelerators: [listing(unhealthyA, siteA)], none: false },
    {
      when: 'INITIAL',
      accelerators: [listing(endpoint('site-a', { health: 'INITIAL' }))],
      none: false,
    },
    { when: 'without an endpoint', accelerators: [listing(siteB)], none: true },
  ])('$when: $none', ({ accelerators, none }) => {
    expect(noEndpointCouldServe(accelerators, 'site-a')).toBe(none);
  });
});

describe('endpoints by tag and by recorded id', () => {
  const untagged: Endpoint = { ...siteB, site: null };
  const sites = { site: 'site-b', reporter: 'site-a' };
  const claim = endpointsOf([both], 'site-b');
  it.each<{
    readonly when: string;
    readonly endpoint: Endpoint;
    readonly recorded: boolean;
    readonly removed: boolean;
    readonly unidentified: boolean;
  }>([
    { when: 'tagged', endpoint: siteB, recorded: false, removed: true, unidentified: false },
    { when: 'untagged', endpoint: untagged, recorded: false, removed: false, unidentified: true },
    {
      when: 'untagged since it was recorded',
      endpoint: untagged,
      recorded: true,
      removed: true,
      unidentified: false,
    },
    {
      when: 'tagged otherwise since it was recorded',
      endpoint: { ...siteB, site: 'site-c' },
      recorded: true,
      removed: true,
      unidentified: false,
    },
    {
      when: "tagged as the reporter's since it was recorded",
      endpoint: { ...siteB, site: 'site-a' },
      recorded: true,
      removed: false,
      unidentified: true,
    },
    {
      when: "the reporter's",
      endpoint: { ...siteB, site: 'site-a' },
      recorded: false,
      removed: false,
      unidentified: false,
    },
  ])(
    '$when: removed $removed, unidentified $unidentified',
    ({ endpoint: one, recorded, removed, unidentified }) => {
      const known = withRecordedSites([listing(siteA, one)], sites, recorded ? claim : []);

      expect(endpointsOf(known, 'site-b')).toHaveLength(removed ? 1 : 0);
      expect(unidentifiedEndpoints(known)).toHaveLength(unidentified ? 1 : 0);
    },
  );

  it('a listener is owed although the tag of a recorded endpoint is gone', () => {
    const known = withRecordedSites([listing(untagged)], sites, claim);

    expect(survivorServes(known, sites)).toBe(false);
  });

  it('are described by id and reason', () => {
    const seen = {
      ...listing(untagged, strange),
      unmanaged: [{ endpointId: untagged.endpointId, why: 'no tag' }],
    };

    const text = describeUnidentified([seen], unidentifiedEndpoints([seen]));

    expect(text).toBe(`site-b/balancer (no tag), ${strange.endpointId} (the tag contradicts the claim)`);
  });
});

describe('the endpoints of a site', () => {
  it('are those of every accelerator, listener and group, independently of their health', () => {
    const first = accelerator([
      [{ endpoints: [siteA, siteB] }, { dial: 0, endpoints: [other] }],
      [{ endpoints: [endpoint('site-b', { health: 'UNHEALTHY', weight: 0, clientIpPreservation: true })] }],
    ]);
    const second = accelerator([[{ endpoints: [siteB, strange] }]], { arn: 'accelerator-2', enabled: false });

    const listed = endpointsOf([first, second], 'site-b');

    expect(listed.map(({ group, endpointId }) => `${group} ${endpointId}`)).toEqual([
      'accelerator-1/1/1 site-b/balancer',
      'accelerator-1/1/2 site-b/other',
      'accelerator-1/2/1 site-b/balancer',
      'accelerator-2/1/1 site-b/balancer',
    ]);
    expect(listed[2]).toEqual({
      accelerator: 'accelerator-1',
      listener: 'accelerator-1/2',
      group: 'accelerator-1/2/1',
      endpointId: 'site-b/balancer',
      weight: 0,
      clientIpPreservation: true,
    });
  });
});
