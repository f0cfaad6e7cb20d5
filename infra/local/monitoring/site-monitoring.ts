import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePorts } from '../real-infinispan/ports.ts';
import type { MetricsEndpoint } from '../real-infinispan/real-site.ts';
import { type Alertmanager, startAlertmanager } from './alertmanager.ts';
import type { Intervals } from './intervals.ts';
import type { Manifests } from './manifests.ts';
import { type Prometheus, startPrometheus } from './prometheus.ts';

const SETTLE_LIMIT_MS = 60_000;
const PAUSE_MS = 100;

export interface SiteMonitoring {
  readonly prometheus: Prometheus;
  readonly alertmanagers: readonly Alertmanager[];
  /** Stops every process and removes every file. */
  stop(): Promise<void>;
}

export interface SiteMonitoringOptions {
  readonly manifests: Manifests;
  readonly intervals: Intervals;
  readonly metrics: MetricsEndpoint;
  /** The number of Alertmanagers. */
  readonly replicas: number;
}

/**
 * Starts one Prometheus, which scrapes only this site's servers, and its Alertmanagers, which post to the webhook, with
 * the configuration of the manifests. All listen on free ports of 127.0.0.1.
 *
 * @throws Error of the part that did not start; everything is stopped and removed first
 */
export async function startSiteMonitoring(options: SiteMonitoringOptions): Promise<SiteMonitoring> {
  const { manifests, intervals, metrics, replicas } = options;
  const removedFolder = await mkdtemp(join(tmpdir(), 'keycloak-site-fencing-monitoring-'));
  const stops = [() => rm(removedFolder, { recursive: true, force: true })];
  const stop = async () => {
    for (const stopPart of stops.splice(0).reverse()) await stopPart();
  };
  try {
    const [port = 0, ...ports] = await freePorts(1 + 2 * replicas);
    const clusterPorts = ports.slice(replicas);
    const alertmanagers: Alertmanager[] = [];
    for (const [index, own] of clusterPorts.entries()) {
      const started = await startAlertmanager({
        manifests,
        intervals,
        port: ports[index] ?? 0,
        folder: join(removedFolder, `alertmanager-${index}`),
        removedFolder,
        clusterPorts: replicas === 1 ? undefined : [own, ...clusterPorts.filter((other) => other !== own)],
      });
      stops.push(started.stop);
      alertmanagers.push(started);
    }
    const prometheus = await startPrometheus({
      manifests,
      intervals,
      metrics,
      alertmanagers: ports.slice(0, replicas).map((each) => `127.0.0.1:${each}`),
      port,
      folder: join(removedFolder, 'prometheus'),
      removedFolder,
    });
    stops.push(prometheus.stop);
    await waitUntilSettled(alertmanagers);
    return { prometheus, alertmanagers, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Before the cluster is settled, each replica assumes that it is alone. */
async function waitUntilSettled(alertmanagers: readonly Alertmanager[]): Promise<void> {
  const deadline = Date.now() + SETTLE_LIMIT_MS;
  for (;;) {
    const peers = await Promise.all(alertmanagers.map((each) => each.peers()));
    if (peers.every((count) => count === alertmanagers.length - 1)) return;
    if (Date.now() > deadline)
      throw new Error(`The Alertmanagers did not form a cluster; their peers: ${peers.join(' and ')}.`);
    await sleep(PAUSE_MS);
  }
}
