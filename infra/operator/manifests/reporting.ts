import { UsageError } from '../../tools/command-line/errors.ts';

/** What one site's alerts say, and of whom. Every label of a site's manifests is taken from here and nowhere else. */
export interface Reporting {
  /** The site whose cluster this is. */
  readonly reporter: string;
  /** The site that it watches. */
  readonly other: string;
  /** The namespace of the site's Infinispan, where all of the manifests but OpenShift's ConfigMap are. */
  readonly namespace: string;
  /** The accelerators before the pair, by DNS name: each is an event of its own. */
  readonly accelerators: readonly string[];
  /** The `alertname` of the rule that reports an offline site. */
  readonly alertName: string;
}

/**
 * Who reports whom, from the configured pair: one name decides both, so that they cannot be swapped.
 *
 * @param sites the names of the two sites
 * @throws UsageError for a site that is none of them
 */
export function pairOf(sites: readonly string[], site: string): Pick<Reporting, 'reporter' | 'other'> {
  const other = sites.find((name) => name !== site);
  if (!sites.includes(site) || other === undefined) {
    throw new UsageError(`There is no site "${site}": the sites are ${sites.join(' and ')}.`);
  }
  return { reporter: site, other };
}
