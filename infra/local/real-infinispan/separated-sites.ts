import { userWrite } from '../stack/site-state.ts';
import type { InfinispanVersion } from '../support/infinispan-version.ts';
import { type RealSites, startRealSites } from './real-sites.ts';

/**
 * Two sites between which the bridge is cut: each sees itself alone, and users' writes fail at both.
 *
 * @throws Error when a site takes writes all the same, or as `startRealSites` does; nothing is left then
 */
export async function startSeparatedSites(
  version: InfinispanVersion,
  progress: (text: string) => void,
  signal: AbortSignal,
): Promise<RealSites> {
  const sites = await startRealSites({ version, progress, signal });
  try {
    progress("cutting the bridge between them until users' writes fail at both");
    await sites.cutBridge();
    await sites.untilSeparated();
    for (const site of Object.values(sites.sites)) {
      const status = await userWrite(site);
      if (status !== 500) throw new Error(`${site.name} answers a user's write with ${status}, not with 500`);
    }
    return sites;
  } catch (error) {
    await sites.stop();
    throw error;
  }
}
