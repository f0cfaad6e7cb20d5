import * as z from 'zod';
import { LOCAL_FOLDER, readStackFile } from '../../operator/deployment/local-stack-file.ts';
import { NotFound } from '../../tools/command-line/errors.ts';
import type { MetricsEndpoint } from '../real-infinispan/real-site.ts';

const reliedOn = z.object({
  sites: z.record(
    z.string(),
    z.object({
      infinispan: z.object({
        username: z.string(),
        password: z.string(),
        caFile: z.string(),
        nodes: z.array(z.url()).optional(),
      }),
    }),
  ),
});

/**
 * What is scraped of a site of the running local stack.
 *
 * @throws NotFound where no stack is described, or it has no servers of that site
 */
export async function metricsOf(site: string, folder = LOCAL_FOLDER): Promise<MetricsEndpoint> {
  const { sites } = await readStackFile(reliedOn, folder);
  const { nodes, username, password, caFile } = sites[site]?.infinispan ?? {};
  if (!nodes || !username || !password || !caFile) {
    throw new NotFound(
      `The local stack has no servers of ${site} to scrape: npm run local -- --infinispan real starts those of site-a and site-b.`,
    );
  }
  return {
    targets: nodes.map((url) => new URL(url).host),
    path: '/metrics',
    username,
    password,
    caFile,
  };
}
