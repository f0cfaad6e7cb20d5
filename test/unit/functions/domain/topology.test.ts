import { describe, expect, it } from 'vitest';
import {
  type Accelerator,
  allEndpointsUnhealthy,
  type Endpoint,
  endpointsOf,
  listenersInService,
  survivorServes,
} from '../../../../functions/domain/topology.ts';
import { accelerator, both, endpoint, listing, siteA, siteB } from '../../support/topology.ts';

const other = endpoint('site-b', { endpointId: 'site-b/other' });
const strange: Endpoint = { ...endpoint('unknown'), site: null };
const unhealthyA = endpoint('site-a', { health: 'UNHEALTHY' });

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
    { when: 'that has no endpoint', accelerators: [listing()], listeners: [] },
    { when: 'without a group', accelerators: [accelerator([[]])], listeners: [] },
    { when: 'without a listener', accelerators: [accelerator([])], listeners: [] },
    { when: 'without an accelerator', accelerators: [], listeners: [] },
    { when: 'beside an endpoint of no known site', accelerators: [listing(strange)], listeners: [] },
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
    { when: 'in the one listener', accelerators: [both], serves: true },
    { when: 'where it is not in service', accelerators: [listing(unhealthyA, siteB)], serves: false },
    { when: 'whatever the health of the other', accelerators: [listing(siteA, other)], serves: true },
    { when: 'with the other in a listener of its own', accelerators: [two], serves: false },
    { when: 'with the other gone', accelerators: [listing(siteA)], serves: true },
    { when: 'with both gone', accelerators: [listing()], serves: false },
    { when: 'with the other gone and itself UNHEALTHY', accelerators: [listing(unhealthyA)], serves: false },
    {
      when: 'with the other gone from a recorded listener',
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
      when: 'in a region of its own',
      accelerators: [accelerator([[{ endpoints: [siteA] }, { endpoints: [siteB] }]])],
      serves: true,
    },
    {
      when: 'in a listener of the other that is elsewhere disabled',
      accelerators: [both, accelerator([[{ endpoints: [siteA, siteB] }]], { arn: 'a2', enabled: false })],
      serves: false,
    },
  ])('$when: $serves', ({ accelerators, recorded, serves }) => {
    expect(survivorServes(accelerators, decision, recorded)).toBe(serves);
  });
});

describe('a site is held for UNHEALTHY', () => {
  it.each<Row & { readonly held: boolean }>([
    { when: 'with its only endpoint', accelerators: [listing(unhealthyA, siteB)], held: true },
    { when: 'with one of two', accelerators: [listing(unhealthyA, siteA)], held: false },
    {
      when: 'while INITIAL',
      accelerators: [listing(endpoint('site-a', { health: 'INITIAL' }))],
      held: false,
    },
    { when: 'without an endpoint', accelerators: [listing(siteB)], held: false },
  ])('$when: $held', ({ accelerators, held }) => {
    expect(allEndpointsUnhealthy(accelerators, 'site-a')).toBe(held);
  });
});

describe('the endpoints of a site', () => {
  it('are those of every accelerator, listener and group, whatever their health', () => {
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
