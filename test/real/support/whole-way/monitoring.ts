import type { Intervals } from '../../../../infra/local/monitoring/intervals.ts';
import { readManifests } from '../../../../infra/local/monitoring/manifests.ts';
import {
  type SiteMonitoring,
  startSiteMonitoring,
} from '../../../../infra/local/monitoring/site-monitoring.ts';
import type { RealSite } from '../../../../infra/local/real-infinispan/real-site.ts';
import type { LocalStack } from '../../../../infra/local/stack/local-stack.ts';
import { pairOf } from '../../../../infra/operator/manifests/reporting.ts';
import { manifestsOf } from '../../../../infra/operator/manifests/stream.ts';
import { SITES, type Site } from '../../../local/support/world.ts';

/** How many replicas of Alertmanager a site has. */
const REPLICAS = { 'site-a': 2, 'site-b': 1 } as const;

export interface Monitoring {
  readonly of: Readonly<Record<Site, SiteMonitoring>>;
  /** Gives a site's Alertmanagers another password for the webhook, like an operator who changes the Secret. */
  setPassword(site: Site, password: string): Promise<void>;
  /** Ends every process and removes every file. */
  stop(): Promise<void>;
}

/** The monitoring of both sites. @throws the error of a failed start; everything is stopped first */
export async function startMonitoring(
  stack: LocalStack<RealSite>,
  intervals: Intervals,
): Promise<Monitoring> {
  const { url, username: user, password } = stack.webhook;
  const ends: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const end of ends.splice(0)) await end();
  };

  const manifestsFor = (site: Site, current: string) =>
    readManifests(
      manifestsOf({
        reporting: {
          ...pairOf(SITES, site),
          namespace: 'keycloak',
          infinispan: 'infinispan',
          accelerators: [stack.accelerator.dnsName],
          alertName: 'SiteOffline',
        },
        webhook: { url, user, password: current },
        configMap: false,
      }),
    );

  async function monitor(site: Site): Promise<SiteMonitoring> {
    const { metrics } = siteIn(stack, site);
    const manifests = manifestsFor(site, password);
    const started = await startSiteMonitoring({ manifests, intervals, metrics, replicas: REPLICAS[site] });
    ends.push(started.stop);
    return started;
  }

  try {
    const of = { 'site-a': await monitor('site-a'), 'site-b': await monitor('site-b') };
    return {
      of,
      async setPassword(site, other) {
        for (const each of of[site].alertmanagers) await each.apply(manifestsFor(site, other));
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** @throws Error if the stack does not have the site */
export function siteIn({ sites }: LocalStack<RealSite>, site: Site): LocalStack<RealSite>['sites'][string] {
  const found = sites[site];
  if (found === undefined) throw new Error(`the stack has no ${site}`);
  return found;
}
