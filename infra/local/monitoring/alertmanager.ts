import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import * as z from 'zod';
import { ask } from '../support/ask.ts';
import { alertmanagerConfigFor } from './alertmanager-config.ts';
import type { Manifests } from './manifests.ts';
import { startProgram } from './program.ts';
import { SOONER } from './shortened-intervals.ts';
import { run } from './tool.ts';

/** One replica of a site's Alertmanager. */
export interface Alertmanager {
  readonly url: string;
  /** Gives it other manifests, as they are when an operator has applied them anew. */
  apply(manifests: Manifests): Promise<void>;
  /** What it has counted since it was started, such as `alertmanager_notification_requests_failed_total`. */
  webhookCount(name: string): Promise<number>;
  /** How many alerts of this name are active. */
  firing(alertname: string): Promise<number>;
  /** The other replicas that it knows of, once its mesh is settled. */
  peers(): Promise<number | 'settling'>;
  stop(): Promise<void>;
}

export interface AlertmanagerOptions {
  readonly manifests: Manifests;
  readonly port: number;
  /** Its own. */
  readonly folder: string;
  /** Goes with this process. */
  readonly whole: string;
  /** The ports of its mesh, its own first. @default - it has none */
  readonly mesh?: readonly [own: number, ...others: number[]] | undefined;
}

/**
 * Sends what one site's Prometheus reports to the function URL, by the routes of its manifests.
 *
 * @throws Error that says why it does not take its configuration, or does not get ready
 */
export async function startAlertmanager(options: AlertmanagerOptions): Promise<Alertmanager> {
  const { manifests, port, folder, whole, mesh } = options;
  const file = join(folder, 'alertmanager.yaml');
  const url = `http://127.0.0.1:${port}`;
  const configure = (applied: Manifests) =>
    writeFile(file, stringify(alertmanagerConfigFor(applied, SOONER.routes)), { mode: 0o600 });
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
      ...meshArguments(mesh),
    ],
    url,
    logFile: join(folder, 'log'),
    folder: whole,
  });
  return {
    url,
    async apply(applied) {
      await configure(applied);
      const { status, body } = await ask(`${url}/-/reload`, { method: 'POST' });
      if (status !== 200) throw new Error(`Alertmanager did not take its new configuration: ${body}`);
    },
    async webhookCount(name) {
      const { body } = await ask(`${url}/metrics`, {});
      const line = body.split('\n').find((text) => text.startsWith(`${name}{integration="webhook"`));
      if (line === undefined) throw new Error(`Alertmanager has no metric ${name}`);
      return Number(line.split(' ').at(-1));
    },
    async firing(alertname) {
      const filter = new URLSearchParams({ filter: `alertname="${alertname}"`, active: 'true' });
      const { body } = await ask(`${url}/api/v2/alerts?${filter}`, {});
      return z.array(z.unknown()).parse(JSON.parse(body)).length;
    },
    async peers() {
      const { body } = await ask(`${url}/api/v2/status`, {});
      const { cluster } = clusterStatus.parse(JSON.parse(body));
      return cluster.status === 'settling' ? 'settling' : Math.max(0, (cluster.peers?.length ?? 0) - 1);
    },
    stop,
  };
}

const clusterStatus = z.object({
  cluster: z.object({ status: z.string(), peers: z.array(z.unknown()).optional() }),
});

/** Without a mesh it listens nowhere for one; by default it does on every interface. */
function meshArguments(mesh: AlertmanagerOptions['mesh']): string[] {
  if (mesh === undefined) return ['--cluster.listen-address='];
  const [own, ...others] = mesh;
  return [
    `--cluster.listen-address=127.0.0.1:${own}`,
    `--cluster.advertise-address=127.0.0.1:${own}`,
    ...others.map((port) => `--cluster.peer=127.0.0.1:${port}`),
    // It is settled after some rounds of ten such intervals.
    '--cluster.gossip-interval=50ms',
    // So long the second replica waits whether the first one has delivered.
    '--cluster.peer-timeout=3s',
  ];
}
