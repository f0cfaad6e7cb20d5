import { PROBE_DEADLINE } from '../../domain/limits.ts';
import { noAnswer } from '../../domain/link-loss.ts';
import type { ProbeAnswer } from '../../domain/probe.ts';
import type { Collaborators } from './contract.ts';

/** Queries both sites in parallel. Any error is no answer. */
export async function lookAtSites({
  infinispanOf,
  clock,
  settings,
}: Pick<Collaborators, 'infinispanOf' | 'clock' | 'settings'>): Promise<Record<string, ProbeAnswer>> {
  const sites = Object.keys(settings.sites);
  const answers = await Promise.all(
    sites.map(async (site): Promise<[string, ProbeAnswer]> => {
      const [other = ''] = sites.filter((name) => name !== site);
      const askedAt = clock.now();
      try {
        const { siteMasters, ...view } = await infinispanOf(site).glance(other, PROBE_DEADLINE);
        return [site, { answered: true, view, siteMasters, milliseconds: clock.now() - askedAt }];
      } catch (error) {
        return [site, noAnswer(error)];
      }
    }),
  );
  return Object.fromEntries(answers);
}
