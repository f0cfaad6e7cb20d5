import type { FencingEvent } from '../../../functions/domain/event.ts';
import { PREFERENCE_DELAY } from '../../../functions/domain/limits.ts';
import type { Simulation } from '../run/simulation.ts';
import { otherSite, type SiteName } from '../world/names.ts';

/** An attempt needs less than this from its start to its first write, without a fault (ms). */
const BEGUN_WITHIN = 5_000;

/**
 * If only the link broke at this time, the preferred site survives, unless its report came too late: a preference is a
 * delay of the other report, and no veto.
 */
export function checkPreferred(simulation: Simulation, brokenAt: number): void {
  const { world, safety, reached } = simulation;
  const { preferredSurvivor: preferred } = world;
  if (preferred === undefined) return;
  const own = firstReport(simulation, preferred, brokenAt);
  const other = firstReport(simulation, otherSite(preferred), brokenAt);
  if (own === undefined || other === undefined) return;
  const survivor = world.claim()?.current?.decision.reporter;
  reached(survivor === preferred ? 'the preferred site survives' : 'the other site survives');
  const inTime = own <= other + PREFERENCE_DELAY * 1000 - BEGUN_WITHIN;
  if (inTime && survivor !== preferred)
    safety.fail(`${preferred} is preferred and reported in time, and ${survivor} survives`);
}

/** When the first attempt of this reporter started (milliseconds since 1970). */
function firstReport(simulation: Simulation, reporter: SiteName, since: number): number | undefined {
  const starts = simulation.executions().flatMap(({ input, startDate }) => {
    const event: FencingEvent = JSON.parse(input);
    const startedAt = startDate.getTime();
    return event.mode === 'event' && event.reporter === reporter && startedAt >= since ? [startedAt] : [];
  });
  return starts.length === 0 ? undefined : Math.min(...starts);
}
