import { type Intervals, SHORTENED } from '../../../../infra/local/monitoring/intervals.ts';
import { requireMonitoring } from '../../../../infra/local/monitoring/tool.ts';
import type {
  FailureDetector,
  Joining,
  RealSite,
} from '../../../../infra/local/real-infinispan/real-site.ts';
import { type RealSites, startRealSites } from '../../../../infra/local/real-infinispan/real-sites.ts';
import { type LocalStack, startLocalStackOn } from '../../../../infra/local/stack/local-stack.ts';
import type { InfinispanVersion } from '../../../../infra/local/support/infinispan-version.ts';
import { searchForCredentials } from '../../../local/support/search.ts';
import { createClients, type World } from '../../../local/support/world.ts';
import { type Monitoring, startMonitoring } from './monitoring.ts';

/** A deployed stack on two real sites with real monitoring. */
export interface Ground {
  readonly stack: LocalStack<RealSite>;
  readonly sites: RealSites;
  readonly monitoring: Monitoring;
  /** The deployed part of the world; it has no sites, because the methods for stand-ins do not fit servers. */
  readonly world: World;
  /**
   * Searches all stored text for every password, and stops everything.
   *
   * @throws SearchFailed, after everything has stopped
   */
  stop(): Promise<void>;
}

interface GroundOptions {
  /** @default - shortened */
  readonly intervals?: Intervals;
  /** @default - that of `startRealSites` */
  readonly failureDetector?: FailureDetector;
  /** @default - that of `startRealSites` */
  readonly joining?: Joining;
  /** @default - that of `startRealSites` */
  readonly maxSiteMasters?: number;
  /** Aborts the start. @default - runs to the end */
  readonly signal?: AbortSignal;
}

/**
 * @throws Error that says how to install a missing prerequisite, or the error of a failed start; everything is stopped
 * first
 */
export async function startGround(
  version: InfinispanVersion,
  { intervals = SHORTENED, failureDetector, joining, maxSiteMasters, signal }: GroundOptions = {},
): Promise<Ground> {
  const progress = () => undefined;
  const ends: (() => Promise<void>)[] = [];
  const stop = async () => {
    const end = ends.pop();
    // Stops each of them, even if another one fails to stop.
    if (end !== undefined) await end().finally(stop);
  };
  try {
    await requireMonitoring();
    const sites = await startRealSites({
      version,
      progress,
      ...(failureDetector && { failureDetector }),
      ...(joining && { joining }),
      ...(maxSiteMasters && { maxSiteMasters }),
      signal,
    });
    ends.push(sites.stop);
    const stack = await startLocalStackOn(async () => sites, { progress });
    ends.push(stack.stop);
    const world = worldOf(stack);
    ends.push(() => searchForCredentials(world));
    const monitoring = await startMonitoring(stack, intervals);
    ends.push(monitoring.stop);
    return { stack, sites, monitoring, world, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The deployed part of a stack on real sites. */
export function worldOf(stack: LocalStack<RealSite>): World {
  const passwords = Object.values(stack.sites).flatMap(({ infinispan, writer }) => [infinispan, writer]);
  return {
    stack: { ...stack, sites: {} },
    ...createClients(stack),
    balancers: new Map(),
    remembered: {
      passwords: new Set(passwords.map(({ password }) => password)),
      executions: new Set(),
      notAllowed: new Set<string>(),
      rows: [],
    },
    stop: stack.stop,
  };
}
