import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import * as z from 'zod';
import { STEADY_FOR } from '../../operator/manifests/rules.ts';
import type { MetricsEndpoint } from '../real-infinispan/real-site.ts';
import { sendRequest } from '../support/send-request.ts';
import { snakeCase } from './alertmanager-config.ts';
import type { Intervals } from './intervals.ts';
import type { Manifests } from './manifests.ts';
import { startProgram } from './program.ts';
import { run } from './tool.ts';

interface Sample {
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly value: number;
}

/** The Prometheus of one site. */
export interface Prometheus {
  readonly url: string;
  /** The samples of the last ten minutes of the selected series, oldest first. */
  samples(selector: string): Promise<readonly Sample[]>;
  stop(): Promise<void>;
}

export interface PrometheusOptions {
  readonly manifests: Manifests;
  readonly intervals: Intervals;
  readonly metrics: MetricsEndpoint;
  /** `host:port` of each replica. */
  readonly alertmanagers: readonly string[];
  readonly port: number;
  /** A folder for its own files, inside `removedFolder`. */
  readonly folder: string;
  /** Removed when this process ends. */
  readonly removedFolder: string;
}

/**
 * Starts a Prometheus that scrapes every node of one site and evaluates the rules of its manifests.
 *
 * @throws Error with the reason if it rejects its configuration or does not become ready
 */
export async function startPrometheus(options: PrometheusOptions): Promise<Prometheus> {
  const { manifests, intervals, port, folder, removedFolder } = options;
  const config = join(folder, 'prometheus.yaml');
  await mkdir(folder);
  await writeFile(join(folder, 'rules.yaml'), stringify(rulesWith(manifests, intervals)));
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
      // An alert that fires before the Alertmanagers are discovered is lost; the default resends it after a minute.
      '--rules.alert.resend-delay=5s',
    ],
    url,
    logFile: join(folder, 'log'),
    folder: removedFolder,
  });
  return { url, samples: (selector) => samples(url, selector), stop };
}

/** The rules of the manifests, with shorter intervals if the options name some. */
const rulesWith = ({ groups }: Manifests, { shortened }: Intervals) => ({
  groups: groups.map((group) => ({
    ...group,
    ...(shortened && { interval: shortened.scrape }),
    rules: group.rules.map((rule) => ({
      ...rule,
      ...(shortened && { expr: rule.expr.replaceAll(`[${STEADY_FOR}]`, `[${shortened.steadyFor}]`) }),
    })),
  })),
});

const configOf = ({ manifests, intervals, metrics, alertmanagers }: PrometheusOptions) => ({
  global: {
    scrape_interval: intervals.ofCluster,
    evaluation_interval: intervals.ofCluster,
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
      ...scrapesOf(manifests, intervals),
      // The operator sets the label to the target's namespace.
      static_configs: [
        { targets: metrics.targets, labels: { namespace: manifests.routing.metadata.namespace } },
      ],
    },
  ],
});

/** As the Prometheus Operator generates them from a ServiceMonitor (Prometheus Operator, `pkg/prometheus/promcfg.go`). */
function scrapesOf({ scrapes }: Manifests, { shortened }: Intervals) {
  if (scrapes === undefined) return {};
  const own = (relabelings: typeof scrapes.relabelings) =>
    relabelings.map((fields) =>
      Object.fromEntries(Object.entries(fields).map(([key, value]) => [snakeCase(key), value])),
    );
  return {
    scrape_interval: shortened?.scrape ?? scrapes.interval,
    scrape_timeout: shortened?.scrape ?? scrapes.scrapeTimeout,
    relabel_configs: own(scrapes.relabelings),
    metric_relabel_configs: own(scrapes.metricRelabelings),
  };
}

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
  const { body } = await sendRequest(`${url}/api/v1/query?${query}`, {});
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
