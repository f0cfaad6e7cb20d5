import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePorts } from '../real-infinispan/ports.ts';
import type { MetricsEndpoint } from '../real-infinispan/real-site.ts';
import { type Alertmanager, startAlertmanager } from './alertmanager.ts';
import type { Manifests } from './manifests.ts';
import { type Prometheus, startPrometheus } from './prometheus.ts';

const SETTLE_LIMIT_MS = 60_000;
const PAUSE_MS = 100;

export interface SiteMonitoring {
  readonly prometheus: Prometheus;
  readonly alertmanagers: readonly Alertmanager[];
  /** Ends every process and removes every file. */
  stop(): Promise<void>;
}

export interface SiteMonitoringOptions {
  readonly manifests: Manifests;
  readonly metrics: MetricsEndpoint;
  /** How many Alertmanagers there are. */
  readonly replicas: number;
}

/**
 * One Prometheus, which scrapes a site's servers and no others, and its Alertmanagers, which post to the webhook, as the
 * manifests say; all on free ports of 127.0.0.1.
 *
 * @throws Error with what failed to start; nothing is left then
 */
export async function startSiteMonitoring(options: SiteMonitoringOptions): Promise<SiteMonitoring> {
  const { manifests, metrics, replicas } = options;
  const whole = await mkdtemp(join(tmpdir(), 'keycloak-site-fencing-monitoring-'));
  const ends = [() => rm(whole, { recursive: true, force: true })];
  const stop = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const [port = 0, ...ports] = await freePorts(1 + 2 * replicas);
    const mesh = ports.slice(replicas);
    const alertmanagers: Alertmanager[] = [];
    for (const [index, own] of mesh.entries()) {
      const started = await startAlertmanager({
        manifests,
        port: ports[index] ?? 0,
        folder: join(whole, `alertmanager-${index}`),
        whole,
        mesh: replicas === 1 ? undefined : [own, ...mesh.filter((other) => other !== own)],
      });
      ends.push(started.stop);
      alertmanagers.push(started);
    }
    const prometheus = await startPrometheus({
      manifests,
      metrics,
      alertmanagers: ports.slice(0, replicas).map((each) => `127.0.0.1:${each}`),
      port,
      folder: join(whole, 'prometheus'),
      whole,
    });
    ends.push(prometheus.stop);
    await untilSettled(alertmanagers);
    return { prometheus, alertmanagers, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Until then each takes itself for the only one. */
async function untilSettled(alertmanagers: readonly Alertmanager[]): Promise<void> {
  const deadline = Date.now() + SETTLE_LIMIT_MS;
  for (;;) {
    const peers = await Promise.all(alertmanagers.map((each) => each.peers()));
    if (peers.every((count) => count === alertmanagers.length - 1)) return;
    if (Date.now() > deadline) throw new Error(`The Alertmanagers know of ${peers.join(' and ')} others.`);
    await sleep(PAUSE_MS);
  }
}
