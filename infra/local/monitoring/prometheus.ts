import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import * as z from 'zod';
import type { MetricsEndpoint } from '../real-infinispan/real-site.ts';
import { ask } from '../support/ask.ts';
import type { Manifests } from './manifests.ts';
import { startProgram } from './program.ts';
import { SOONER } from './shortened-intervals.ts';
import { run } from './tool.ts';

interface Sample {
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly value: number;
}

/** The monitoring of one site. */
export interface Prometheus {
  readonly url: string;
  /** What it has of a series' last ten minutes, as it was scraped or evaluated, oldest first. */
  samples(selector: string): Promise<readonly Sample[]>;
  stop(): Promise<void>;
}

export interface PrometheusOptions {
  readonly manifests: Manifests;
  readonly metrics: MetricsEndpoint;
  /** `host:port` of each replica. */
  readonly alertmanagers: readonly string[];
  readonly port: number;
  /** Its own. */
  readonly folder: string;
  /** Goes with this process. */
  readonly whole: string;
}

/**
 * Scrapes every node of one site, by the rules of its manifests.
 *
 * @throws Error that says why it does not take its configuration, or does not get ready
 */
export async function startPrometheus(options: PrometheusOptions): Promise<Prometheus> {
  const { manifests, port, folder, whole } = options;
  const config = join(folder, 'prometheus.yaml');
  await mkdir(folder);
  await writeFile(join(folder, 'rules.yaml'), stringify(sooner(manifests)));
  await writeFile(config, stringify(configOf(options)), { mode: 0o600 });
  const { code, output } = await run('promtool', ['check', 'config', config], folder);
  if (code !== 0) throw new Error(output);
  const url = `http://127.0.0.1:${port}`;
  const stop = await startProgram({
    command: 'prometheus',
    args: [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      // What fires before it has found its Alertmanagers is lost, and would be sent again after a minute only.
      '--rules.alert.resend-delay=5s',
    ],
    url,
    logFile: join(folder, 'log'),
    folder: whole,
  });
  return { url, samples: (selector) => samples(url, selector), stop };
}

/** The rules as they are, but for the patience of the one that reports. */
const sooner = ({ groups }: Manifests) => ({
  groups: groups.map((group) => ({
    ...group,
    rules: group.rules.map((rule) => (rule.for === '30s' ? { ...rule, for: SOONER.unseenFor } : rule)),
  })),
});

const configOf = ({ manifests, metrics, alertmanagers }: PrometheusOptions) => ({
  global: {
    scrape_interval: SOONER.interval,
    scrape_timeout: SOONER.interval,
    evaluation_interval: SOONER.interval,
  },
  rule_files: ['rules.yaml'],
  alerting: { alertmanagers: [{ static_configs: [{ targets: alertmanagers }] }] },
  scrape_configs: [
    {
      job_name: 'infinispan',
      scheme: 'https',
      metrics_path: metrics.path,
      basic_auth: { username: metrics.username, password: metrics.password },
      tls_config: { ca_file: metrics.caFile },
      // As the operator has it of the namespace that a target is in.
      static_configs: [
        { targets: metrics.targets, labels: { namespace: manifests.routing.metadata.namespace } },
      ],
    },
  ],
});

const answer = z.object({
  data: z.object({
    result: z.array(
      z.object({
        metric: z.record(z.string(), z.string()),
        values: z.array(z.tuple([z.number(), z.string()])),
      }),
    ),
  }),
});

async function samples(url: string, selector: string): Promise<Sample[]> {
  const query = new URLSearchParams({ query: `${selector}[10m]` });
  const { body } = await ask(`${url}/api/v1/query?${query}`, {});
  return answer
    .parse(JSON.parse(body))
    .data.result.flatMap(({ metric, values }) =>
      values.map(([seconds, value]) => ({
        name: metric.__name__ ?? '',
        at: seconds * 1000,
        value: Number(value),
      })),
    )
    .toSorted((one, other) => one.at - other.at);
}
