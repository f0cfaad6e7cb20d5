import { setTimeout as sleep } from 'node:timers/promises';
import { SITES, type Site } from '../../local/support/world.ts';
import type { Ground } from '../../real/support/whole-way/ground.ts';
import type { Cell } from './section.ts';
import { median } from './statistics.ts';

const STAGES = [
  'view changed',
  'metric 0',
  'alert firing',
  'webhook accepted',
  'fencing started',
  'endpoints removed',
  'Infinispan offline',
  'first good write',
] as const;
/** When each stage was reached, in seconds after the cut. */
export type Stages = Readonly<Partial<Record<(typeof STAGES)[number], number>>>;

/** Above the slowest that the documented intervals allow, in milliseconds. */
export const LIMIT = 5 * 60_000;

/** Two scrapes and two evaluations, in milliseconds: after that the monitoring is in its steady state. */
const SETTLED_AFTER = 65_000;
const SCRAPE = 30_000;

/** Waits until the monitoring is settled, and until a moment that has no relation to its scrapes. */
export const untilSettled = (signal: AbortSignal): Promise<unknown> =>
  sleep(SETTLED_AFTER + Math.random() * SCRAPE, undefined, { signal });

/** @param moments in milliseconds since 1970; one that was not seen is left out */
export const secondsAfter = (cutAt: number, moments: Readonly<Record<string, number | undefined>>): Stages =>
  Object.fromEntries(
    Object.entries(moments).flatMap(([stage, at]) =>
      at === undefined ? [] : [[stage, (at - cutAt) / 1000]],
    ),
  );

/** Polls the site masters of both sites for the number of sites that they see. */
export function watchViews({ sites }: Pick<Ground, 'sites'>) {
  let stopped = false;
  const alone: Record<Site, number[]> = { 'site-a': [], 'site-b': [] };
  const loops = SITES.map(async (site) => {
    while (!stopped) {
      const view = await sites.sites[site].view().catch(() => []);
      if (view.length === 1) alone[site].push(Date.now());
      await sleep(200);
    }
  });
  return {
    changedAt: (site: Site, since: number) => alone[site].find((at) => at >= since),
    async stop() {
      stopped = true;
      await Promise.all(loops);
    },
  };
}

/** A row for each stage that was reached. @param theirs the guide's runs, empty where it was not measured */
export function rowsOf(
  detector: string,
  measured: readonly Stages[],
  theirs: readonly Stages[],
): Record<string, Cell>[] {
  const reached = STAGES.filter((stage) => [...measured, ...theirs].some((run) => run[stage] !== undefined));
  return reached.map((stage) => ({
    'failure detector': detector,
    stage,
    ...cellsOf('', measured, stage),
    ...(theirs.length === 0 ? {} : cellsOf("guide's ", theirs, stage)),
  }));
}

function cellsOf(whose: string, runs: readonly Stages[], stage: keyof Stages): Record<string, Cell> {
  const seconds = runs.flatMap((stages) => stages[stage] ?? []);
  if (seconds.length === 0) return { [`${whose}median`]: '', [`${whose}worst`]: '' };
  return { [`${whose}median`]: median(seconds), [`${whose}worst`]: Math.max(...seconds) };
}
