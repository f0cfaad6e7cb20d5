import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import * as z from 'zod';
import { sendRequest } from '../support/send-request.ts';
import { alertmanagerConfigFor } from './alertmanager-config.ts';
import type { Intervals } from './intervals.ts';
import type { Manifests } from './manifests.ts';
import { startProgram } from './program.ts';
import { run } from './tool.ts';

/** One replica of a site's Alertmanager. */
export interface Alertmanager {
  readonly url: string;
  /** Reloads it with other manifests, as after they are applied to a cluster. */
  apply(manifests: Manifests): Promise<void>;
  /** One of its counters for the webhook, such as `alertmanager_notification_requests_failed_total`. */
  webhookCount(name: string): Promise<number>;
  /** The number of active alerts with this name. */
  firing(alertname: string): Promise<number>;
  /** Silences alerts with this name for a time, in milliseconds. */
  silence(alertname: string, forMs: number): Promise<void>;
  /** The number of other replicas in its gossip cluster, once that is settled. */
  peers(): Promise<number | 'settling'>;
  stop(): Promise<void>;
}

export interface AlertmanagerOptions {
  readonly manifests: Manifests;
  readonly intervals: Intervals;
  readonly port: number;
  /** A folder for its own files, inside `removedFolder`. */
  readonly folder: string;
  /** Removed when this process ends. */
  readonly removedFolder: string;
  /** The ports of the gossip cluster, its own first. @default - no cluster */
  readonly clusterPorts?: readonly [own: number, ...others: number[]] | undefined;
}

/**
 * Starts an Alertmanager that sends the alerts of one site's Prometheus to the function URL, by the routes of its
 * manifests.
 *
 * @throws Error with the reason if it rejects its configuration or does not become ready
 */
export async function startAlertmanager(options: AlertmanagerOptions): Promise<Alertmanager> {
  const { manifests, intervals, port, folder, removedFolder, clusterPorts } = options;
  const file = join(folder, 'alertmanager.yaml');
  const url = `http://127.0.0.1:${port}`;
  const configure = (applied: Manifests) =>
    writeFile(file, stringify(alertmanagerConfigFor(applied, intervals.shortened?.routes)), { mode: 0o600 });
  await mkdir(folder);
  await configure(manifests);
  const { code, output } = await run('amtool', ['check-config', file], folder);
  if (code !== 0) throw new Error(output);
  const stop = await startProgram({
    command: 'prometheus-alertmanager',
    args: [
      `--config.file=${file}`,
      `--storage.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      ...clusterArguments(clusterPorts),
    ],
    url,
    logFile: join(folder, 'log'),
    folder: removedFolder,
  });
  return {
    url,
    async apply(applied) {
      await configure(applied);
      const { status, body } = await sendRequest(`${url}/-/reload`, { method: 'POST' });
      if (status !== 200) throw new Error(`Alertmanager rejected its new configuration: ${body}`);
    },
    async webhookCount(name) {
      const { body } = await sendRequest(`${url}/metrics`, {});
      const line = body.split('\n').find((text) => text.startsWith(`${name}{integration="webhook"`));
      if (line === undefined) throw new Error(`Alertmanager has no metric ${name}`);
      return Number(line.split(' ').at(-1));
    },
    async firing(alertname) {
      const filter = new URLSearchParams({ filter: `alertname="${alertname}"`, active: 'true' });
      const { body } = await sendRequest(`${url}/api/v2/alerts?${filter}`, {});
      return z.array(z.unknown()).parse(JSON.parse(body)).length;
    },
    async silence(alertname, forMs) {
      const now = Date.now();
      const silence = {
        matchers: [{ name: 'alertname', value: alertname, isRegex: false }],
        startsAt: new Date(now).toISOString(),
        endsAt: new Date(now + forMs).toISOString(),
        createdBy: 'the local stack',
        comment: `no ${alertname}`,
      };
      const options = { method: 'POST', headers: { 'Content-Type': 'application/json' } };
      const { status, body } = await sendRequest(`${url}/api/v2/silences`, options, JSON.stringify(silence));
      if (status !== 200) throw new Error(`Alertmanager rejected the silence: ${body}`);
    },
    async peers() {
      const { body } = await sendRequest(`${url}/api/v2/status`, {});
      const { cluster } = clusterStatus.parse(JSON.parse(body));
      return cluster.status === 'settling' ? 'settling' : Math.max(0, (cluster.peers?.length ?? 0) - 1);
    },
    stop,
  };
}

const clusterStatus = z.object({
  cluster: z.object({ status: z.string(), peers: z.array(z.unknown()).optional() }),
});

/** Without a cluster it must not listen for one; by default it does, on every interface. */
function clusterArguments(ports: AlertmanagerOptions['clusterPorts']): string[] {
  if (ports === undefined) return ['--cluster.listen-address='];
  const [own, ...others] = ports;
  return [
    `--cluster.listen-address=127.0.0.1:${own}`,
    `--cluster.advertise-address=127.0.0.1:${own}`,
    ...others.map((port) => `--cluster.peer=127.0.0.1:${port}`),
    // The cluster is settled after several rounds of ten intervals each.
    '--cluster.gossip-interval=50ms',
    // The second replica waits this long for the first one to deliver.
    '--cluster.peer-timeout=3s',
  ];
}
