import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SHIPPED } from '../../infra/local/monitoring/intervals.ts';
import { DEFAULT_JOINING } from '../../infra/local/real-infinispan/real-site.ts';
import { INFINISPAN_VERSIONS } from '../../infra/local/support/infinispan-version.ts';
import { HARMLESS, SEPARATING, TRUE } from './support/never-trigger-happy/disturbances.ts';
import { fencedBy, observe, print, restore } from './support/never-trigger-happy/observe.ts';
import { type Ground, startGround } from './support/whole-way/ground.ts';

/** How often everything is done. 20 times take five hours. @default - the short disturbances, once */
const { REPETITIONS } = process.env;

const HARMLESS_HERE = HARMLESS.filter(({ isLong }) => REPETITIONS !== undefined || isLong === undefined);
const SEPARATING_HERE = REPETITIONS === undefined ? [] : SEPARATING;
/** `whole-way.test.ts` has most of them. */
const FENCED = REPETITIONS === undefined ? [] : TRUE;

/** The rule counts a node after a minute as site master, and scrapes every 5 s (ms). */
const STEADY_AFTER = 70_000;

const TIMEOUT = 600_000;

/** Both versions at the same time: nearly all of the time is spent waiting. */
let grounds: readonly Ground[] = [];
beforeAll(async () => {
  const started = await Promise.allSettled(
    INFINISPAN_VERSIONS.map((version) =>
      startGround(version, {
        intervals: SHIPPED,
        failureDetector: { interval: 2000, timeout: 10_000 },
        joining: DEFAULT_JOINING,
      }),
    ),
  );
  grounds = started.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []));
  for (const start of started) if (start.status === 'rejected') throw start.reason;
}, TIMEOUT);
afterAll(async () => {
  await Promise.all(grounds.map((ground) => ground.stop()));
});

const atEach = <T>(work: (ground: Ground) => Promise<T>): Promise<T[]> => Promise.all(grounds.map(work));
const versions = () => grounds.map(({ sites }) => sites.version);

describe.each(Array.from({ length: Number(REPETITIONS ?? 1) }, (_, index) => index + 1))(
  'repetition %i',
  () => {
    beforeAll(() => sleep(STEADY_AFTER), TIMEOUT);
    beforeEach(() => atEach(restore), TIMEOUT);

    it.each(HARMLESS_HERE)(
      'starts no fencing: $name',
      async ({ name, disturb }) => {
        const seen = await atEach((ground) => observe(ground, disturb));
        print(name, versions(), seen);

        expect(seen.map(({ fencing }) => fencing)).toEqual(versions().map(() => 'none'));
      },
      TIMEOUT,
    );

    it.each(FENCED)(
      'fences: $name',
      async ({ name, sites, disturb }) => {
        const fenced = await atEach((ground) => fencedBy(ground, disturb));
        print(name, versions(), fenced);

        for (const { fenced: site } of fenced) expect(sites).toContain(site);
      },
      TIMEOUT,
    );

    // The last ones, because they replace the site masters.
    it.each(SEPARATING_HERE)(
      'starts no fencing of sites that see each other: $name',
      async ({ name, disturb }) => {
        const seen = await atEach((ground) => observe(ground, disturb));
        print(name, versions(), seen);

        expect(seen.filter(({ fencing }) => fencing === 'of sites that see each other')).toEqual([]);
      },
      TIMEOUT,
    );
  },
);
