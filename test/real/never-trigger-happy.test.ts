import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SHIPPED } from '../../infra/local/monitoring/intervals.ts';
import { DEFAULT_JOINING } from '../../infra/local/real-infinispan/real-site.ts';
import { INFINISPAN_VERSIONS } from '../../infra/local/support/infinispan-version.ts';
import {
  type Disturbance,
  HARMLESS,
  KILLED,
  ONLY_MASTER_FROZEN,
  SEPARATING,
  TRUE,
} from './support/never-trigger-happy/disturbances.ts';
import { fencedBy, observe, print, restore } from './support/never-trigger-happy/observe.ts';
import { type Ground, startGround } from './support/whole-way/ground.ts';

/** How often everything is done; once took 13 to 20 minutes on a busy machine. @default - the short disturbances, once */
const { REPETITIONS } = process.env;

const HARMLESS_HERE = HARMLESS.filter(({ isLong }) => REPETITIONS !== undefined || isLong === undefined);
const SEPARATING_HERE = REPETITIONS === undefined ? [] : SEPARATING;
/** `whole-way.test.ts` has most of them. */
const TRUE_HERE = REPETITIONS === undefined ? [] : TRUE;

/** As the guide's Infinispan resource has it (`maxRelayNodes`): every node is a site master. */
const EVERY_NODE = 128;

/** The rule counts a node after a minute as site master, and scrapes every 5 s (ms). */
const STEADY_AFTER = 70_000;

const TIMEOUT = 600_000;

/** Both versions at the same time: nearly all of the time is spent waiting. */
let grounds: readonly Ground[] = [];
const start = async (maxSiteMasters: number) => {
  const started = await Promise.allSettled(
    INFINISPAN_VERSIONS.map((version) =>
      startGround(version, {
        intervals: SHIPPED,
        failureDetector: { interval: 2000, timeout: 10_000 },
        joining: DEFAULT_JOINING,
        maxSiteMasters,
      }),
    ),
  );
  grounds = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  for (const one of started) if (one.status === 'rejected') throw one.reason;
};
const stop = () => Promise.all(grounds.map((ground) => ground.stop()));

const atEach = <T>(work: (ground: Ground) => Promise<T>): Promise<T[]> => Promise.all(grounds.map(work));
const versions = () => grounds.map(({ sites }) => sites.version);

async function observeAtEach({ name, disturb }: Disturbance) {
  const seen = await atEach((ground) => observe(ground, disturb));
  print(name, versions(), seen);
  return seen.map(({ fencing }) => fencing);
}

async function fencedAtEach({ name, disturb }: Disturbance) {
  const fenced = await atEach((ground) => fencedBy(ground, disturb));
  print(name, versions(), fenced);
  return fenced.map(({ fenced: site }) => site);
}

const repetitions = Array.from({ length: Number(REPETITIONS ?? 1) }, (_, index) => index + 1);
const NO_FENCING = INFINISPAN_VERSIONS.map(() => 'none');

describe('every node is a site master', () => {
  beforeAll(() => start(EVERY_NODE), TIMEOUT);
  afterAll(stop);

  describe.each(repetitions)('repetition %i', () => {
    beforeAll(() => sleep(STEADY_AFTER), TIMEOUT);
    beforeEach(() => atEach(restore), TIMEOUT);

    it.each(HARMLESS_HERE)(
      'starts no fencing: $name',
      async (disturbance) => {
        expect(await observeAtEach(disturbance)).toEqual(NO_FENCING);
      },
      TIMEOUT,
    );

    it.each(TRUE_HERE)(
      'fences: $name',
      async (disturbance) => {
        for (const site of await fencedAtEach(disturbance)) expect(disturbance.sites).toContain(site);
      },
      TIMEOUT,
    );

    // The last ones, because they replace site masters.
    it(
      `starts no fencing: ${KILLED.name}`,
      async () => {
        expect(await observeAtEach(KILLED)).toEqual(NO_FENCING);
      },
      TIMEOUT,
    );

    it.each(SEPARATING_HERE)(
      'starts no fencing of sites that see each other: $name',
      async (disturbance) => {
        expect(await observeAtEach(disturbance)).not.toContain('of sites that see each other');
      },
      TIMEOUT,
    );
  });
});

describe.each(REPETITIONS === undefined ? [] : ['one node is the site master'])('%s', () => {
  beforeAll(() => start(1), TIMEOUT);
  afterAll(stop);

  describe.each(repetitions)('repetition %i', () => {
    beforeAll(() => sleep(STEADY_AFTER), TIMEOUT);
    beforeEach(() => atEach(restore), TIMEOUT);

    it(
      `fences: ${ONLY_MASTER_FROZEN.name}`,
      async () => {
        const { sites } = ONLY_MASTER_FROZEN;
        for (const site of await fencedAtEach(ONLY_MASTER_FROZEN)) expect(sites).toContain(site);
      },
      TIMEOUT,
    );
  });
});
