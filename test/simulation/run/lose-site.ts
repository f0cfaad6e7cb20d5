import type { Random } from '../scheduler/random.ts';
import type { Operators } from '../workload/operators.ts';
import type { Restoring } from '../workload/restoring.ts';
import { MINUTE, otherSite, type SiteName } from '../world/names.ts';
import { hasFrozenNode } from '../world/recent-states.ts';
import type { Pass } from './restore-phase.ts';
import type { Simulation } from './simulation.ts';

/** A push that lasts for several looks. */
const ENTRIES_PER_QUERY = 3;

/** While the restore runs, and after EventBridge has reported its end. */
const ENDED_AT_ONCE = 10_000;
/** The alert is first delivered after up to 63 s, reconcile runs once a minute. */
const ENDED_BY_ALERT = 75_000;

/**
 * How the restore continues when its site is lost: it runs; an operator has stopped it, and EventBridge reports that or
 * not; or it waits for the end of an unsettled push, and a pause may be in force.
 */
const COURSES = ['runs', 'runs', 'stopped', 'stopped unreported', 'waits', 'waits in a pause'] as const;

/**
 * The site of a restore is lost while the survivor has it online, and nothing else is broken: the survivor's writes fail
 * until the restore is undone, which must take no longer than the restore's rule 14 says.
 */
export async function loseSiteInRestore(
  simulation: Simulation,
  operators: Operators,
  restoring: Restoring,
  pass: Pass,
  random: Random,
): Promise<void> {
  const { world, safety, scheduler } = simulation;
  const site = restoring.fencedSite();
  if (site === undefined) return;
  const { infinispan } = world.sites[otherSite(site)];
  infinispan.setEntriesPerQuery(ENTRIES_PER_QUERY);
  restoring.habit = () => 'in time';
  restoring.prepare(site);
  const course = random.pick(COURSES);
  const waits = course.startsWith('waits');
  const moment = waits ? 'effect push' : random.pick(['effect push', 'pushing', 'joined']);
  const report = simulation.onRestoreFailed;
  if (course === 'stopped unreported') simulation.onRestoreFailed = () => {};
  safety.restores.onProgress = (_, reachedMoment) => {
    if (reachedMoment !== moment) return;
    safety.restores.onProgress = () => {};
    if (waits) scheduler.after(1, 'fault plan', 'is due', () => crashPush(simulation));
    if (course === 'waits in a pause') operators.pause(8 * MINUTE);
    const atMost = waits ? 60_000 : 8_000;
    scheduler.after(random.integer(10, atMost), 'fault plan', 'is due', () => {
      if (course.startsWith('stopped')) restoring.stopAll();
      loseSite(simulation, operators, site, random);
      checkWritesFailFor(simulation, site, course);
    });
  };
  restoring.start(site, 'given');
  await pass(12 * MINUTE);
  simulation.onRestoreFailed = report;
  safety.restores.onProgress = () => {};
  infinispan.setEntriesPerQuery(Number.POSITIVE_INFINITY);
}

/** The response to the push is lost: the next invocation waits until it can no longer take effect. */
function crashPush({ invocations, reached }: Simulation): void {
  for (const [name, invocation] of invocations) {
    if (!name.startsWith('PushState')) continue;
    reached('crashes');
    invocation.kill();
  }
}

function loseSite({ world }: Simulation, operators: Operators, site: SiteName, random: Random): void {
  if (random.chance(0.6)) world.link = false;
  else world.sites[site].die();
  operators.changed('the site of a restore is lost');
}

function checkWritesFailFor(
  { scheduler, world, harms, safety, reached }: Simulation,
  site: SiteName,
  course: (typeof COURSES)[number],
): void {
  const survivor = otherSite(site);
  const lostAt = scheduler.now();
  const isRestoring = world.claim()?.current?.phase === 'restoring';
  const isReported = course === 'runs' || course === 'stopped';
  const limit = isRestoring && isReported ? ENDED_AT_ONCE : ENDED_BY_ALERT;
  reached(`the site of a restore is lost: ${course}`);
  scheduler.after(limit, 'fault plan', 'is due', () => {
    // A node of the survivor may freeze just before the take-offline.
    if (world.recent.within(hasFrozenNode(survivor), limit, world.now())) return;
    const since = harms.since('writes fail because the other site is unreachable and not offline', survivor);
    if (since !== undefined && since <= lostAt)
      safety.fail(
        `the writes at ${survivor} failed for ${limit / 1000} s in a restore of ${site}: ${course}`,
      );
  });
}
