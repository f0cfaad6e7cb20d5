import type { PushProgress } from '../../domain/audit-record.ts';
import { OTHER_SITE_DEADLINE } from '../../domain/limits.ts';
import type { RestoreCollaborators } from '../collaborators.ts';

/** The entries at the site when they were first counted (milliseconds since 1970). */
export interface FirstCount {
  readonly at: number;
  readonly entries: number;
}

type Entries = PushProgress['entries'];

/**
 * The number of entries of a site, over these caches. The push does not depend on it, so whatever the error is, the watch
 * goes on without the number, and so it does if the site needs longer than a look may take.
 */
export async function countEntries(
  site: string,
  caches: readonly string[],
  { dataOf }: Pick<RestoreCollaborators, 'dataOf'>,
): Promise<number | undefined> {
  const counts = await dataOf(site)
    .entries(caches, OTHER_SITE_DEADLINE)
    .catch(() => undefined);
  return counts && Object.values(counts).reduce((total, one) => total + one, 0);
}

/** A number that is not known makes every comparison with it false. */
const UNKNOWN: FirstCount = { at: Number.NaN, entries: Number.NaN };

/** How fast entries have arrived since the first count, and how long the rest takes at this speed. */
export function speedOf(
  { site = Number.NaN, survivor = Number.NaN }: Entries,
  { at, entries }: FirstCount = UNKNOWN,
  now: number,
): Pick<PushProgress, 'perSecond' | 'secondsLeft'> {
  const perSecond = Math.round(((site - entries) * 1000) / (now - at));
  if (!Number.isFinite(perSecond) || perSecond <= 0) return {};
  const secondsLeft = Math.ceil(Math.max(0, survivor - site) / perSecond);
  return { perSecond, ...(Number.isNaN(secondsLeft) ? {} : { secondsLeft }) };
}

/**
 * Is the push so slow that it is started over? Once a member of either site is lost, a push may crawl until its end, also
 * when the member is back: 3 to 6 entries a second were measured (15.0.21 and 16.0.5). Started over, the same push brought
 * 12,000 entries in 8 s; the slowest one that did not crawl brought 979 a second. The last 1,000 entries are not worth it.
 */
export function isCrawling(
  { site = Number.NaN, survivor = Number.NaN }: Entries,
  { at, entries }: FirstCount = UNKNOWN,
  now: number,
): boolean {
  const isSlow = (site - entries) * 1000 < CRAWLING_PER_SECOND * (now - at);
  return now - at >= JUDGED_AFTER_MS && isSlow && survivor - site > LAST_ENTRIES;
}

const CRAWLING_PER_SECOND = 100;
const JUDGED_AFTER_MS = 10_000;
const LAST_ENTRIES = 1000;
