import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { parseAllDocuments, stringify } from 'yaml';
import * as z from 'zod';
import { SHIPPED } from '../../../infra/local/monitoring/intervals.ts';
import { readManifests } from '../../../infra/local/monitoring/manifests.ts';
import { type SiteMonitoring, startSiteMonitoring } from '../../../infra/local/monitoring/site-monitoring.ts';
import type { Ground } from '../../real/support/whole-way/ground.ts';
import { siteIn } from '../../real/support/whole-way/monitoring.ts';
import { startHost } from '../hosts/host.ts';
import { pythonWorkerOf } from './python-function.ts';
import { urlEvent } from './requests.ts';
import { startWire } from './wire.ts';

/** The files of the published guide: the function's source and the manifests of one cluster. */
export interface GuideFiles {
  readonly pythonFunction: string;
  readonly manifests: string;
}

/** The guide's set-up, which reports site-b from the cluster of site-a. */
export interface Guide {
  readonly monitoring: SiteMonitoring;
  /** When the function was called with a firing alert (milliseconds since 1970). */
  readonly posts: readonly number[];
  stop(): Promise<void>;
}

/** The guide's function knows one password for both Infinispans, and here each has its own. */
const REPORTER = 'site-a';

const answer = z.object({ statusCode: z.number() });

/**
 * Starts the guide's function behind a URL, and the monitoring of site-a with the guide's manifests.
 *
 * @throws Error of the part that did not start; everything is stopped first
 */
export async function startGuide({ stack }: Ground, files: GuideFiles): Promise<Guide> {
  const ends: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const wire = await startWire();
    ends.push(() => wire.close());
    wire.forwardTo({
      emulator: stack.aws.endpoint,
      globalAccelerator: stack.globalAccelerator.endpoint,
      tables: {},
    });
    const host = startHost(await pythonWorkerOf(stack, wire.endpoint, files.pythonFunction));
    ends.push(() => host.stop());
    const posts: number[] = [];
    const server = createServer(async (request, response) => {
      const body = await text(request);
      if (JSON.parse(body).status === 'firing') posts.push(Date.now());
      const headers = { authorization: request.headers.authorization ?? '' };
      const { answers } = await host.invoke([urlEvent({ headers, body })]);
      // An error of the function is a 502 of its URL.
      response.writeHead(answer.safeParse(answers[0]?.result).data?.statusCode ?? 502).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ends.push(() => new Promise((resolve) => server.close(resolve)));
    const { port } = server.address() as AddressInfo;
    const monitoring = await startSiteMonitoring({
      manifests: readManifests(
        adapted(await readFile(files.manifests, 'utf8'), {
          url: `http://127.0.0.1:${port}/`,
          accelerator: stack.accelerator.dnsName,
        }),
      ),
      intervals: SHIPPED,
      metrics: siteIn(stack, REPORTER).metrics,
      replicas: 2,
    });
    ends.push(monitoring.stop);
    return { monitoring, posts, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const manifest = z.looseObject({
  kind: z.string(),
  metadata: z.looseObject({ namespace: z.string().default('default') }),
});
const routing = z.looseObject({
  spec: z.looseObject({
    receivers: z.array(z.looseObject({ webhookConfigs: z.array(z.looseObject({ url: z.string() })) })),
  }),
});
const rules = z.looseObject({
  spec: z.looseObject({
    groups: z.array(
      z.looseObject({
        rules: z.array(z.looseObject({ labels: z.looseObject({ accelerator: z.string() }) })),
      }),
    ),
  }),
});

/** The guide's manifests with the URL of its function and the accelerator of this stack. */
function adapted(stream: string, { url, accelerator }: { url: string; accelerator: string }): string {
  const objects = parseAllDocuments(stream).map((document) => manifest.parse(document.toJS()));
  for (const object of objects) {
    if (object.kind === 'AlertmanagerConfig') {
      const { spec } = routing.parse(object);
      for (const { webhookConfigs } of spec.receivers) for (const each of webhookConfigs) each.url = url;
      object.spec = spec;
    }
    if (object.kind === 'PrometheusRule') {
      const { spec } = rules.parse(object);
      for (const group of spec.groups) for (const rule of group.rules) rule.labels.accelerator = accelerator;
      object.spec = spec;
    }
  }
  return objects.map((object) => `---\n${stringify(object)}`).join('');
}
