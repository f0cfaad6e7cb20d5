import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LocalStack } from '../../../../infra/local/local-stack.ts';
import { freePorts } from '../../../../infra/local/real-infinispan/ports.ts';
import type { RealSite } from '../../../../infra/local/real-infinispan/real-site.ts';
import { pairOf } from '../../../../infra/manifests/reporting.ts';
import { SITES, type Site } from '../../../local/support/world.ts';
import { run } from '../tool.ts';
import { type Alertmanager, startAlertmanager } from './alertmanager.ts';
import { type Prometheus, startPrometheus } from './prometheus.ts';
import { until } from './until.ts';

/** How many replicas of Alertmanager a site has. */
const REPLICAS = { 'site-a': 2, 'site-b': 1 } as const;

interface SiteMonitoring {
  readonly prometheus: Prometheus;
  readonly alertmanagers: readonly Alertmanager[];
}

export interface Monitoring {
  readonly of: Readonly<Record<Site, SiteMonitoring>>;
  /** Ends every process and removes every file. */
  stop(): Promise<void>;
}

/** @throws Error that says how to install what is missing: each comes with the tool that is asked here */
export async function requireMonitoring(): Promise<void> {
  for (const tool of ['promtool', 'amtool'] as const) await run(tool, ['--version'], tmpdir());
}

/**
 * One Prometheus a site, which scrapes that site's nodes and no others, and its Alertmanagers, which post to the
 * function URL; all on free ports of 127.0.0.1.
 *
 * @throws Error with what failed to start; nothing is left then
 */
export async function startMonitoring(stack: LocalStack<RealSite>): Promise<Monitoring> {
  const whole = await mkdtemp(join(tmpdir(), 'keycloak-site-fencing-monitoring-'));
  const ends = [() => rm(whole, { recursive: true, force: true })];
  const stop = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };

  async function monitor(site: Site): Promise<SiteMonitoring> {
    const { metrics } = siteIn(stack, site);
    const reporting = {
      ...pairOf(SITES, site),
      namespace: 'keycloak',
      accelerators: [stack.accelerator.dnsName],
      alertName: 'SiteOffline',
    };
    const replicas = REPLICAS[site];
    const [port = 0, ...ports] = await freePorts(1 + 2 * replicas);
    const mesh = ports.slice(replicas);
    const alertmanagers: Alertmanager[] = [];
    for (const [index, own] of mesh.entries()) {
      const started = await startAlertmanager({
        reporting,
        webhook: stack.webhook,
        port: ports[index] ?? 0,
        folder: join(whole, `alertmanager-${site}-${index}`),
        whole,
        mesh: replicas === 1 ? undefined : [own, ...mesh.filter((other) => other !== own)],
      });
      ends.push(started.stop);
      alertmanagers.push(started);
    }
    const prometheus = await startPrometheus({
      reporting,
      metrics,
      alertmanagers: ports.slice(0, replicas).map((each) => `127.0.0.1:${each}`),
      port,
      folder: join(whole, `prometheus-${site}`),
      whole,
    });
    ends.push(prometheus.stop);
    return { prometheus, alertmanagers };
  }

  try {
    const of = { 'site-a': await monitor('site-a'), 'site-b': await monitor('site-b') };
    await until('every mesh is settled', async () => {
      const peers = await Promise.all(
        SITES.flatMap((site) =>
          of[site].alertmanagers.map(async (each) => (await each.peers()) === REPLICAS[site] - 1),
        ),
      );
      return peers.every((all) => all) || undefined;
    });
    return { of, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** @throws Error when the stack has no such site, which every stack has */
export function siteIn({ sites }: LocalStack<RealSite>, site: Site): LocalStack<RealSite>['sites'][string] {
  const found = sites[site];
  if (found === undefined) throw new Error(`the stack has no ${site}`);
  return found;
}
