import { UsageError } from '../../tools/command-line/errors.ts';

/** The reporter and the other site of one site's alerts. Every label of its manifests comes from here. */
export interface Reporting {
  /** The site whose cluster this is. */
  readonly reporter: string;
  /** The site that it reports. */
  readonly other: string;
  /** The namespace of the site's Infinispan, and of all manifests except OpenShift's ConfigMap. */
  readonly namespace: string;
  /** The name of the site's Infinispan resource. */
  readonly infinispan: string;
  /** The accelerators in front of the sites, by DNS name; each has its own alert. */
  readonly accelerators: readonly string[];
  /** The `alertname` of the rule that reports an offline site. */
  readonly alertName: string;
}

/**
 * The reporter and the other site of the configured pair, both from one name, so that they cannot be swapped.
 *
 * @param sites the names of the two sites
 * @throws UsageError for an unknown site
 */
export function pairOf(sites: readonly string[], site: string): Pick<Reporting, 'reporter' | 'other'> {
  const other = sites.find((name) => name !== site);
  if (!sites.includes(site) || other === undefined) {
    throw new UsageError(`Unknown site "${site}"; the sites are ${sites.join(' and ')}.`);
  }
  return { reporter: site, other };
}
