import type { FencingEvent } from '../../../functions/domain/event.ts';
import { MINUTE, type SiteName } from '../world/names.ts';
import { hasBrokenBridge, PAIR_IS_WHOLE } from '../world/recent-states.ts';
import type { World } from '../world/world.ts';
import type { SafetyChecker } from './safety-checker.ts';

/** A look is at most this old when the execution that it starts takes effect: the run ends, and its request with it (ms). */
const OLDEST_LOOK = 2 * MINUTE;

/** Checks the events that the probe reports. */
export class ProbeChecker {
  readonly #world: World;
  readonly #safety: Pick<SafetyChecker, 'fail'>;
  /** The last event of each reporter, and when its first execution started (milliseconds since 1970). */
  readonly #last = new Map<string, { readonly startsAt: string; readonly at: number }>();

  constructor(world: World, safety: Pick<SafetyChecker, 'fail'>) {
    this.#world = world;
    this.#safety = safety;
  }

  /** Called when the probe starts an execution for this event. */
  started({ reporter, site, startsAt }: FencingEvent): void {
    const { recent, now, doubt } = this.#world;
    if (recent.throughout(PAIR_IS_WHOLE, OLDEST_LOOK, now()))
      this.#safety.fail(`the probe reports ${site}, and the pair was whole for ${OLDEST_LOOK / 1000} s`);
    if (doubt !== undefined && !recent.within(hasBrokenBridge(site as SiteName), OLDEST_LOOK, now()))
      this.#safety.fail(`the probe reports ${site}, which sees ${reporter}; ${doubt}`);
    const last = this.#last.get(reporter);
    if (last?.startsAt === startsAt) return;
    if (last !== undefined && recent.throughout(`${reporter} is alone`, now() - last.at, now()))
      this.#safety.fail(`the probe reports one outage of ${site} as two events`);
    this.#last.set(reporter, { startsAt, at: now() });
  }
}
