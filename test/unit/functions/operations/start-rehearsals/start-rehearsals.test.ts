import { describe, expect, it } from 'vitest';
import type { Claim } from '../../../../../functions/domain/claim/claim.ts';
import { fencingEvent } from '../../../../../functions/domain/event.ts';
import type { Accelerator } from '../../../../../functions/domain/topology.ts';
import { startRehearsals } from '../../../../../functions/operations/start-rehearsals/start-rehearsals.ts';
import { claimed, incident } from '../../../support/claim.ts';
import { accelerator, siteA, siteB } from '../../../support/topology.ts';
import { createWorld } from '../../../support/world.ts';

const of = (arn: string, ...endpoints: (typeof siteA)[]): Accelerator =>
  accelerator([[{ endpoints }]], { arn });
const [one, two] = [of('one', siteA, siteB), of('two', siteA, siteB)];
const half = of('half', siteA);
const DIRECTIONS = ['site-a by site-b', 'site-b by site-a'];

describe('rehearsals are started', () => {
  it.each<{
    of: string;
    all: readonly Accelerator[];
    configured?: readonly string[];
    claim?: Claim;
    site?: string;
    started: Readonly<Record<string, readonly string[]>>;
  }>([
    {
      of: 'every accelerator with both sites',
      all: [one, half, two],
      started: { one: DIRECTIONS, two: DIRECTIONS },
    },
    { of: 'one direction', all: [one], site: 'site-b', started: { one: ['site-b by site-a'] } },
    {
      of: 'one whose fencing left only one site',
      all: [half],
      claim: claimed(incident({ accelerators: ['half'] })),
      started: { half: DIRECTIONS },
    },
    { of: 'the configured ones', all: [one, two], configured: ['two'], started: { two: DIRECTIONS } },
    {
      of: 'a configured one that lacks a site',
      all: [half],
      configured: ['half'],
      started: { half: DIRECTIONS },
    },
    { of: 'none if none has both sites', all: [half], started: {} },
    { of: 'none if a configured one was deleted', all: [], configured: ['one'], started: {} },
  ])('for $of', async ({ all, configured, claim, site, started }) => {
    const world = createWorld({ accelerators: all, ...(claim === undefined ? {} : { claim }) });
    const inputs: unknown[] = [];
    const names: string[] = [];

    const answer = await startRehearsals(site === undefined ? {} : { site }, {
      ...world.collaborators,
      executions: {
        start: ({ name, input }) => {
          inputs.push(input);
          names.push(name);
          return Promise.resolve('started');
        },
      },
      sites: ['site-a', 'site-b'],
      configured,
    });

    const pauses = world.chain().filter((call) => call.startsWith('sleep '));
    expect(pauses).toEqual(Array.from({ length: Math.max(0, names.length - 1) }, () => 'sleep 2000'));
    expect(world.chain().includes('read claim')).toBe(configured === undefined);
    const events = inputs.map((input) => fencingEvent.parse(input));
    const byAccelerator = Object.groupBy(events, (event) => event.accelerator.split('.')[0] ?? '');
    expect(
      Object.fromEntries(
        Object.entries(byAccelerator).map(([name, list = []]) => [
          name,
          list.map((event) => `${event.site} by ${event.reporter}`),
        ]),
      ),
    ).toEqual(started);
    expect(events.every(({ mode }) => mode === 'rehearsal')).toBe(true);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names)
      expect(name).toMatch(/^rehearsal_site-[ab]_by_site-[ab]_20261124T140000Z_[0-9a-f]{8}$/);
    expect(answer).toEqual(
      names.length > 0 ? { verdict: 'STARTED', executions: names } : { verdict: 'NONE_FOUND' },
    );
  });
});

it('reads ten of hundreds of accelerators at a time', async () => {
  const all = Array.from({ length: 205 }, (_, index) => of(`arn-${index}`, siteA, siteB));
  const { collaborators } = createWorld({ accelerators: all });
  const started: string[] = [];
  let inFlight = 0;
  let most = 0;

  const answer = await startRehearsals(
    { site: 'site-b' },
    {
      ...collaborators,
      accelerators: {
        ...collaborators.accelerators,
        read: async (arn) => {
          inFlight += 1;
          most = Math.max(most, inFlight);
          const read = await collaborators.accelerators.read(arn);
          inFlight -= 1;
          return read;
        },
      },
      executions: {
        start: async ({ name }) => {
          started.push(name);
          return 'started';
        },
      },
      sites: ['site-a', 'site-b'],
    },
  );

  expect(most).toBe(10);
  expect(started).toHaveLength(205);
  expect(answer).toEqual({ verdict: 'STARTED', executions: started });
});
