import { parseAllDocuments } from 'yaml';
import * as z from 'zod';

const metadata = z.object({ name: z.string(), namespace: z.string() });
const fields = z.record(z.string(), z.json());

const routing = z.object({ metadata, spec: z.object({ route: fields, receivers: z.array(fields) }) });
const rules = z.object({
  metadata,
  spec: z.object({
    groups: z.array(
      z.looseObject({
        rules: z.array(z.looseObject({ expr: z.string(), labels: z.record(z.string(), z.string()) })),
      }),
    ),
  }),
});
const relabelings = z.array(z.record(z.string(), z.union([z.string(), z.array(z.string())]))).default([]);
/** One endpoint; the local sites' own addresses and credentials take the place of its service and Secret. */
const monitor = z.object({
  spec: z.object({
    endpoints: z.tuple([
      z.object({
        interval: z.string(),
        scrapeTimeout: z.string(),
        relabelings,
        metricRelabelings: relabelings,
      }),
    ]),
  }),
});
const texts = z.record(z.string(), z.string());
/** `data` is in base64, and a key in `stringData` takes precedence (Kubernetes API, Secret). */
const secret = z
  .object({ metadata, data: z.record(z.string(), z.base64()).default({}), stringData: texts.default({}) })
  .transform(({ data, stringData, ...others }) => ({
    ...others,
    stringData: { ...Object.fromEntries(Object.entries(data).map(decoded)), ...stringData },
  }));

const decoded = ([key, text]: [string, string]): [string, string] => [
  key,
  Buffer.from(text, 'base64').toString('utf8'),
];

/** The manifests of one site, as the Prometheus Operator reads them. */
export interface Manifests {
  /** The site that the manifests are for, by the label `reporter` of its rules. */
  readonly reporter: string;
  readonly routing: z.infer<typeof routing>;
  readonly groups: z.infer<typeof rules>['spec']['groups'];
  readonly secret: z.infer<typeof secret>;
  /** The scrapes of a ServiceMonitor. @default - the cluster's own scrapes */
  readonly scrapes?: z.infer<typeof monitor>['spec']['endpoints'][0];
}

/**
 * @param stream the output of `npm run manifests`
 * @throws Error if the stream does not hold exactly one site's manifests
 */
export function readManifests(stream: string): Manifests {
  // The version that Kubernetes' clients parse.
  const documents = parseAllDocuments(stream, { version: '1.1' });
  const objects = documents.map((document) => {
    const [error] = document.errors;
    if (error !== undefined) throw new Error(`The manifests are not valid YAML: ${error.message}`);
    return document.toJS();
  });
  const of = <T extends z.ZodType>(kind: string, schema: T): z.output<T> => {
    const found = objects.filter((object) => object?.kind === kind);
    if (found.length !== 1) {
      throw new Error(`Expected the manifests of one site with one ${kind}; found ${found.length}.`);
    }
    return schema.parse(found[0]);
  };
  const { groups } = of('PrometheusRule', rules).spec;
  const scraped = objects.some((object) => object?.kind === 'ServiceMonitor')
    ? { scrapes: of('ServiceMonitor', monitor).spec.endpoints[0] }
    : {};
  const reporters = new Set(
    groups.flatMap((group) => group.rules.map(({ labels }) => labels.reporter ?? '')),
  );
  const [reporter = '', another] = reporters;
  if (another !== undefined)
    throw new Error(`Expected the manifests of one site; found those of ${[...reporters].join(' and ')}.`);
  return {
    reporter,
    routing: of('AlertmanagerConfig', routing),
    groups,
    secret: of('Secret', secret),
    ...scraped,
  };
}
