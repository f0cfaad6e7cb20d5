import { createRandom, type Random } from '../scheduler/random.ts';

/** Features that only some runs have, each with its share of the runs (swarm testing). */
const SHARES = {
  'hidden tags': 0.25,
  'phase of drift': 0.2,
  'a restore in a pause': 0.1,
  'tooling that lists': 0.2,
  'end of an incident by hand': 0.15,
  'several site masters': 0.2,
  'a site that starts alone': 0.2,
  outages: 0.2,
  'old events': 0.2,
  'sites in two regions': 0.15,
  'a whole run with restores': 0.25,
  'sharp faults of restores': 0.15,
  'a plan of a restore': 0.1,
  'a preferred survivor': 0.5,
  'a probe': 0.3,
  'a region out for long': 0.3,
  'a healthy pair in doubt': 0.25,
  'swapped tags': 0.15,
} as const;

export type Feature = keyof typeof SHARES;

/**
 * The random numbers of a feature in this run, or undefined if the run does not have it. Each feature has its own
 * source, seeded by its name, so a new feature leaves the runs without it unchanged and a renamed one changes its runs.
 */
export function featureRandom(seed: number, feature: Feature): Random | undefined {
  const hash = [...feature].reduce((sum, letter) => Math.imul(sum, 31) + letter.charCodeAt(0), seed) >>> 0;
  const random = createRandom(hash);
  return random.chance(SHARES[feature]) ? random : undefined;
}
