import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import * as z from 'zod';
import { ask } from '../../../../infra/local/ask.ts';
import type { MetricsEndpoint } from '../../../../infra/local/real-infinispan/real-site.ts';
import type { Reporting } from '../../../../infra/manifests/reporting.ts';
import { rulesFor } from '../../../../infra/manifests/rules.ts';
import { run } from '../tool.ts';
import { startProgram } from './program.ts';

/** Scraped and evaluated so often; the cluster's own is 30 s. */
const INTERVAL = '1s';
/** For so long in a row the rule wants the other site unseen; as shipped it is 30 s. */
const FOR = '3s';

interface Sample {
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly value: number;
}

/** The monitoring of one site. */
export interface Prometheus {
  /** What it has of a series' last ten minutes, as it was scraped or evaluated, oldest first. */
  samples(selector: string): Promise<readonly Sample[]>;
  stop(): Promise<void>;
}

export interface PrometheusOptions {
  readonly reporting: Reporting;
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
 * Scrapes every node of one site with the rules that are generated for it.
 *
 * @throws Error that says why it does not take its configuration, or does not get ready
 */
export async function startPrometheus(options: PrometheusOptions): Promise<Prometheus> {
  const { reporting, port, folder, whole } = options;
  const config = join(folder, 'prometheus.yaml');
  await mkdir(folder);
  await writeFile(join(folder, 'rules.yaml'), stringify(sooner(rulesFor(reporting))));
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
  return { samples: (selector) => samples(url, selector), stop };
}

/** The rules as they are, but for the patience of the one that reports. */
const sooner = ({ groups }: ReturnType<typeof rulesFor>) => ({
  groups: groups?.map((group) => ({
    ...group,
    rules: group.rules?.map((rule) => (rule.for === '30s' ? { ...rule, for: FOR } : rule)),
  })),
});

const configOf = ({ reporting, metrics, alertmanagers }: PrometheusOptions) => ({
  global: { scrape_interval: INTERVAL, scrape_timeout: INTERVAL, evaluation_interval: INTERVAL },
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
      static_configs: [{ targets: metrics.targets, labels: { namespace: reporting.namespace } }],
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
