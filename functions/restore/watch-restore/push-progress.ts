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
 * Counts the entries of both sites. Only a person reads the numbers, so whatever the error is, the watch goes on without
 * them, and so it does if a site needs longer than a look may take.
 *
 * @param sites those that are asked
 */
export async function countEntries(
  sites: { readonly site?: string; readonly survivor: string },
  caches: readonly string[],
  { dataOf }: Pick<RestoreCollaborators, 'dataOf'>,
): Promise<Entries> {
  const counted = await Promise.all(
    Object.entries(sites).map(async ([role, asked]) => {
      const counts = await dataOf(asked)
        .entries(caches, OTHER_SITE_DEADLINE)
        .catch(() => undefined);
      return counts === undefined ? {} : { [role]: sum(counts) };
    }),
  );
  return Object.assign({}, ...counted);
}

/** How fast entries have arrived since the first count, and how long the rest takes at this speed. */
export function speedOf(
  { site, survivor }: Entries,
  first: FirstCount | undefined,
  now: number,
): Pick<PushProgress, 'perSecond' | 'secondsLeft'> {
  if (site === undefined || first === undefined) return {};
  const perSecond = Math.round(((site - first.entries) * 1000) / (now - first.at));
  if (!Number.isFinite(perSecond) || perSecond <= 0) return {};
  if (survivor === undefined) return { perSecond };
  return { perSecond, secondsLeft: Math.ceil(Math.max(0, survivor - site) / perSecond) };
}

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, one) => total + one, 0);
