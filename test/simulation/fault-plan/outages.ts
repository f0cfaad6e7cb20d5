import { AWS_REQUEST_DEADLINE } from '../../../functions/domain/limits.ts';
import type { Simulation } from '../run/simulation.ts';
import type { Course } from '../scheduler/process.ts';
import type { Random } from '../scheduler/random.ts';
import { failure } from '../world/failure.ts';
import { MINUTE, type SiteName } from '../world/names.ts';
import { errorOf } from './fault-plan.ts';

/** The services that may have an outage. An outage covers the API of one service in one region. */
export const SERVICES = [
  'global-accelerator',
  'load-balancing',
  'dynamodb',
  'secrets-manager',
  'step-functions',
  'lambda',
] as const;

/** Some outlast all retries of one state, about five minutes. */
const SHORTEST = 1 * MINUTE;
const LONGEST = 9 * MINUTE;
/** Longer than the time in which a dead site must be fenced. */
const FOR_LONG = 25 * MINUTE;

/** Outages of services. */
export class Outages {
  readonly #now: () => number;
  /** All outages so far, with their times (milliseconds since 1970). */
  readonly all: {
    readonly service: string;
    readonly from: number;
    until: number;
    readonly silent: boolean;
  }[] = [];

  constructor(now: () => number) {
    this.#now = now;
  }

  isOut(service: string): boolean {
    return this.#find(service) !== undefined;
  }

  /** The course of a call to a service that is out: an immediate error, or no response. */
  courseOf(service: string): Course | undefined {
    const outage = this.#find(service);
    if (outage === undefined) return undefined;
    const deadline = AWS_REQUEST_DEADLINE * 1000;
    return outage.silent
      ? { effectDelayMs: deadline, answerDelayMs: deadline, before: failure('TimeoutError') }
      : { effectDelayMs: 20, answerDelayMs: 20, before: errorOf(service) };
  }

  /** @returns how long the outage lasts (ms) */
  start(
    random: Random,
    { reached, scheduler, world }: Pick<Simulation, 'reached' | 'scheduler' | 'world'>,
  ): number {
    const name = random.pick(SERVICES);
    const { regions } = world.accelerators;
    // Elastic Load Balancing may be out in the region of one site only.
    const region = regions.length > 1 ? random.pick(regions) : regions[0];
    const service = name === 'load-balancing' ? `${name} ${region}` : name;
    const forMs = random.integer(SHORTEST, LONGEST);
    const from = this.#now();
    this.all.push({ service, from, until: from + forMs, silent: random.chance(0.4) });
    reached(`an outage of ${name}`);
    if (name === 'load-balancing' && regions.length > 1)
      reached('an outage of load-balancing in the region of one site');
    scheduler.record('the world', `${service} is out for ${Math.round(forMs / 1000)} s`);
    return forMs;
  }

  /** The API of Elastic Load Balancing in the region of a site does not answer. @returns how long (ms) */
  startInRegionOf(
    site: SiteName,
    { reached, scheduler, world }: Pick<Simulation, 'reached' | 'scheduler' | 'world'>,
  ): number {
    const service = `load-balancing ${world.accelerators.regionOf(site)}`;
    const from = this.#now();
    this.all.push({ service, from, until: from + FOR_LONG, silent: true });
    reached('the region of a dead site is out for long');
    scheduler.record('the world', `${service} is out for ${FOR_LONG / 1000} s`);
    return FOR_LONG;
  }

  /** DescribeTags does not answer, for less time than known sites need to stand in. @returns how long (ms) */
  startOfTags(random: Random, { scheduler, world }: Pick<Simulation, 'scheduler' | 'world'>): number {
    const forMs = random.integer(60_000, 100_000);
    const from = this.#now();
    for (const region of world.accelerators.regions) {
      const service = `load-balancing ${region}`;
      this.all.push({ service, from, until: from + forMs, silent: random.chance(0.5) });
      scheduler.record('the world', `${service} is out for ${Math.round(forMs / 1000)} s`);
    }
    return forMs;
  }

  endAll(): void {
    for (const outage of this.all) outage.until = Math.min(outage.until, this.#now());
  }

  #find(service: string) {
    return this.all.find((outage) => outage.service === service && this.#now() < outage.until);
  }
}

/** One or two outages in the fault phase, and sometimes one just after a write intent. */
export function planOutages(simulation: Simulation, random: Random): void {
  const { scheduler, safety, outages } = simulation;
  const startAfter = (delay: number) =>
    scheduler.after(delay, 'fault plan', 'is due', () => {
      if (!simulation.healing) outages.start(random, simulation);
    });
  for (let count = random.integer(1, 2); count > 0; count--) startAfter(random.integer(0, 25 * MINUTE));
  const { onIntent } = safety;
  safety.onIntent = (incident) => {
    onIntent(incident);
    if (random.chance(0.2)) startAfter(random.integer(0, 1_500));
  };
}
