import type { Glance } from '../../../../../functions/clients/infinispan.ts';
import {
  ProbeStateChanged,
  ProbeStateUnavailable,
  type StoredProbe,
} from '../../../../../functions/clients/probe-store.ts';
import type { FencingEvent } from '../../../../../functions/domain/event.ts';
import type { ProbeState } from '../../../../../functions/domain/probe.ts';
import { probe } from '../../../../../functions/operations/probe/probe.ts';
import { createWorld, type Given } from '../../../support/world.ts';

/** What both sites see from a number of seconds after the start on; a site without a value does not answer. */
interface Views {
  readonly from: number;
  readonly 'site-a'?: readonly string[];
  readonly 'site-b'?: readonly string[];
  /** The time until an answer, in milliseconds. @default 0 */
  readonly takes?: number;
}

export interface Row extends Given {
  readonly views: readonly Views[];
  readonly preferredSurvivor?: string;
  /** The error of a query of a site without a value. @default - no route */
  readonly fails?: Error;
  /** Starts of executions that fail, by their order. */
  readonly failingStarts?: readonly number[];
  /** Writes of the state that fail, by their order; `changed` if another run was first. */
  readonly failingWrites?: Readonly<Record<number, 'changed' | 'unavailable'>>;
}

export const CONNECTED = { 'site-a': ['site-b'], 'site-b': ['site-a'] } as const;
export const APART = { 'site-a': [], 'site-b': [] } as const;

/** The probe over fakes, whose runs start once a minute in virtual time. */
export function createProbe({
  views,
  preferredSurvivor,
  fails = new Error('no route'),
  failingStarts = [],
  failingWrites = {},
  ...given
}: Row) {
  const world = createWorld(given);
  const { clock } = world.collaborators;
  const startedAt = clock.now();
  const seconds = () => (clock.now() - startedAt) / 1000;
  const kept: { stored: StoredProbe; writes: number; starts: number } = {
    stored: { version: 0 },
    writes: 0,
    starts: 0,
  };
  const events: FencingEvent[] = [];
  const names = new Set<string>();
  const startedAfter: number[] = [];
  const metrics: string[] = [];
  const errors: string[] = [];
  const asked = new Set<string>();

  const glance =
    (site: 'site-a' | 'site-b') =>
    async (backup: string): Promise<Glance> => {
      asked.add(`${site} about ${backup}`);
      const now = views.findLast(({ from }) => from <= seconds());
      const seen = now?.[site];
      if (seen === undefined) throw fails;
      if (now?.takes !== undefined) await clock.sleep(now.takes);
      const view = { localSite: site, siteMaster: true, sitesView: [site, ...seen], mastersDisagree: false };
      return { ...view, siteMasters: [`${site}-0`] };
    };
  const run = () =>
    probe(
      {},
      {
        ...world.collaborators,
        settings: { ...world.collaborators.settings, preferredSurvivor },
        infinispanOf: (site) => ({ glance: glance(site as 'site-a') }),
        executions: {
          start: async ({ name, input }) => {
            if (failingStarts.includes(kept.starts++)) throw new Error('not started');
            if (names.has(name)) return 'already-started';
            names.add(name);
            events.push(input);
            startedAfter.push(seconds());
            return 'started';
          },
        },
        store: {
          read: async () => structuredClone(kept.stored),
          write: async (before: StoredProbe, state: ProbeState) => {
            const failure = failingWrites[kept.writes++];
            if (failure === 'unavailable') throw new ProbeStateUnavailable('PutItem: throttled');
            if (failure === 'changed') kept.stored = { ...kept.stored, version: kept.stored.version + 1 };
            if (before.version !== kept.stored.version) throw new ProbeStateChanged('another run was first');
            const written = { version: before.version + 1, state: structuredClone(state) };
            kept.stored = written;
            return written;
          },
        },
        publish: (metric, value, dimensions = {}) =>
          metrics.push([metric, value, ...Object.values(dimensions)].join(' ')),
        report: (error) => errors.push((error as Error).message),
      },
    );

  return {
    world,
    kept,
    events,
    startedAfter,
    metrics,
    errors,
    asked,
    /** Runs for these minutes. @returns the outputs */
    async minutes(count: number) {
      const outputs = [];
      for (let minute = 0; minute < count; minute++) {
        await clock.sleep(Math.max(0, startedAt + minute * 60_000 - clock.now()));
        outputs.push(await run());
      }
      return outputs;
    },
  };
}
