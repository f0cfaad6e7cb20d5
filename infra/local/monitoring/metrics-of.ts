import * as z from 'zod';
import { LOCAL_FOLDER, readStackFile } from '../../operator/deployment/local-stack-file.ts';
import { NotFound } from '../../tools/command-line/errors.ts';
import type { MetricsEndpoint } from '../real-infinispan/real-site.ts';

const runningStack = z.object({
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
 * The metrics endpoint of a site of the running local stack.
 *
 * @throws NotFound if no stack is described, or the site has no real servers
 */
export async function metricsOf(site: string, folder = LOCAL_FOLDER): Promise<MetricsEndpoint> {
  const { sites } = await readStackFile(runningStack, folder);
  const { nodes, username, password, caFile } = sites[site]?.infinispan ?? {};
  if (!nodes || !username || !password || !caFile) {
    throw new NotFound(
      `The local stack has no real servers of ${site} to scrape. Start them with "npm run local -- --infinispan real" (site-a and site-b).`,
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
