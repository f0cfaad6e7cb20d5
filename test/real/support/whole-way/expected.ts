import { expect } from 'vitest';
import { readSiteStates } from '../../../../infra/local/stack/site-state.ts';
import { SITES, type Site, type World } from '../../../local/support/world.ts';
import { type Execution, newExecutions } from './executions.ts';
import { type Fencing, fencingAfter, siteViewOf } from './fencing.ts';
import type { Ground } from './ground.ts';
import { until } from './until.ts';

/** Prints the time of each stage: `The bridge cut: site-a fenced; metric 0 4.9 s, alert firing 8.0 s, …`. */
export function print(what: string, { site, stages, waits }: Fencing): void {
  const times = Object.entries(stages).map(([stage, after]) => `${stage} ${(after / 1000).toFixed(1)} s`);
  const looks = waits.map((detail) => `; it polled again: ${detail}`).join('');
  console.log(`${what}: ${site} fenced; ${times.join(', ')}${looks}`);
}

/** The last two are polled, so either may be seen first. */
export function expectInOrder({ stages }: Fencing): void {
  const { 'Infinispan offline': offline = 0, 'first good write': good = 0, ...others } = stages;
  const before = Object.values(others);
  expect(before).toEqual(before.toSorted((one, other) => one - other));
  expect(Math.min(offline, good)).toBeGreaterThan(Math.max(...before));
}

/** The state of the accelerator and both Infinispans when this site alone is fenced. */
export async function expectFenced({ stack }: Ground, site: Site): Promise<void> {
  const states = SITES.map((name) =>
    name === site
      ? { site: name, endpoint: 'not listed', backupStatus: 'online' }
      : { site: name, endpoint: 'in service', backupStatus: 'offline', write: 204 },
  );
  expect(await readSiteStates(stack)).toMatchObject(states);
}

/**
 * Every attempt for this site has fenced it, and every opposite attempt has lost, or its reporter was so busy that it
 * still saw the other site. An alert that fires again because a busy node was not scraped in time is a new event.
 */
export function expectOutcomes(executions: readonly Execution[], site: Site): void {
  const fenced = { outcome: 'FENCED' };
  const lost = {
    outcome: 'NOT_FENCED',
    reason: expect.stringMatching(/^(LOST_TO_OTHER_SITE|SITE_VIEW_HEALED)$/),
  };
  expect(executions).toMatchObject(executions.map((each) => (isAbout(each, site) ? fenced : lost)));
}

const isAbout = ({ name }: Execution, site: Site): boolean => name.startsWith(`${site}_by_`);

/** New executions, once either site's report has one. */
export const untilBothReported = (world: World): Promise<Execution[]> =>
  until('both sites report', async () => {
    const executions = await newExecutions(world);
    return SITES.every((name) => executions.some((each) => isAbout(each, name))) ? executions : undefined;
  });

/**
 * Cuts the bridge, and expects that one of the sites is fenced, and that the other one's report loses.
 *
 * @param metric the name of the watched metric in this version of Infinispan
 */
export async function expectOneFencedByCut(ground: Ground, metric: string): Promise<void> {
  const { world, monitoring, sites } = ground;

  const fencing = await fencingAfter(ground, sites.cutBridge);
  const { site, reporter } = fencing;
  const executions = await untilBothReported(world);
  print(`The bridge cut, metric ${metric}`, fencing);

  expectInOrder(fencing);
  expectOutcomes(executions, site);
  await expectFenced(ground, site);
  const series = await monitoring.of[reporter].prometheus.samples(siteViewOf(site));
  expect([...new Set(series.map(({ name }) => name))]).toEqual([metric]);
}
