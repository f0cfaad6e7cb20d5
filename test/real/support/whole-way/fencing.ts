import { otherSite, type Site } from '../../../local/support/world.ts';
import { webhookLog } from './answers.ts';
import { untilFenced, waitsOf } from './executions.ts';
import type { Ground } from './ground.ts';
import { until } from './until.ts';
import { type Seen, watchSites } from './watch.ts';

const STAGES = [
  'metric 0',
  'alert firing',
  'webhook accepted',
  'endpoints removed',
  'Infinispan offline',
  'first good write',
] as const;
type Stage = (typeof STAGES)[number];

/** The result of a failure. */
export interface Fencing {
  readonly site: Site;
  readonly reporter: Site;
  /** The name of the execution that fenced. */
  readonly execution: string;
  /** The time of the failure, in milliseconds since 1970. */
  readonly startedAt: number;
  /** The time of each stage, in milliseconds after the failure; a stage that did not occur is left out. */
  readonly stages: Readonly<Partial<Record<Stage, number>>>;
  /** The reasons for which the execution polled again, one per poll. */
  readonly waits: readonly string[];
}

/**
 * Causes a failure and waits until a site is fenced and a user's write at the survivor succeeds again.
 *
 * @throws Error after a minute
 */
export async function fencingAfter(
  ground: Ground,
  cause: () => Promise<unknown>,
  limitMs?: number,
): Promise<Fencing> {
  const watch = watchSites(ground.stack);
  const startedAt = Date.now();
  try {
    await cause();
    const { site, execution } = await untilFenced(ground.world, limitMs);
    const fenced = { site, reporter: otherSite(site), execution, startedAt };
    const stages = await until('a site offline, and a good write', async () => {
      const reached = await stagesOf(ground, watch.seen[fenced.reporter], fenced);
      return 'Infinispan offline' in reached && 'first good write' in reached ? reached : undefined;
    });
    return { ...fenced, stages, waits: await waitsOf(ground.world, execution) };
  } finally {
    await watch.stop();
  }
}

/** Like the status of a user's write. */
export const GOOD = '204';

async function stagesOf(
  { world, stack, monitoring }: Ground,
  { writes, holds }: Seen,
  { site, reporter, execution, startedAt }: Omit<Fencing, 'stages' | 'waits'>,
): Promise<Fencing['stages']> {
  const { prometheus } = monitoring.of[reporter];
  const [view, alert, { answers }] = await Promise.all([
    prometheus.samples(siteViewOf(site)),
    prometheus.samples('ALERTS{alertname="SiteOffline", alertstate="firing"}'),
    webhookLog(world, startedAt),
  ]);
  const calls = stack.globalAccelerator.controls.calls();
  const metric = first(view, startedAt, ({ value }) => value === 0);
  const bad = first(writes, startedAt, ({ answer }) => answer !== GOOD);
  const reached: Record<Stage, number | undefined> = {
    'metric 0': metric,
    // An alert that fires from before ends with its series, and this one starts.
    'alert firing': metric && first(alert, metric, () => true),
    'webhook accepted': first(answers, startedAt, ({ alerts }) =>
      alerts.some((one) => one.result === 'started' && one.execution === execution),
    ),
    'endpoints removed': first(calls, startedAt, ({ operation }) => operation === 'RemoveEndpoints'),
    'Infinispan offline': first(holds, startedAt, ({ answer }) => answer === 'offline'),
    'first good write': bad && first(writes, bad, ({ answer }) => answer === GOOD),
  };
  const after = STAGES.flatMap((stage) => {
    const at = reached[stage];
    return at === undefined ? [] : [[stage, at - startedAt]];
  });
  return Object.fromEntries(after);
}

/** The time of the first matching sample after a time. */
export const first = <T extends { readonly at: number }>(
  all: readonly T[],
  since: number,
  fits: (one: T) => boolean,
): number | undefined => all.find((one) => one.at >= since && fits(one))?.at;

/** Under both names, as in the shipped rule. */
export const siteViewOf = (site: Site): string =>
  `{__name__=~"(vendor_)?jgroups_site_view_status", site="${site}"}`;
