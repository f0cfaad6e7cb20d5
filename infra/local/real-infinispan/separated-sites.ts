import { userWrite } from '../stack/site-state.ts';
import type { InfinispanVersion } from '../support/infinispan-version.ts';
import { type RealSites, startRealSites } from './real-sites.ts';

/**
 * Starts two sites and cuts the bridge between them: each sees only itself, and users' writes fail at both.
 *
 * @throws Error if a site still accepts writes, or as `startRealSites` does; everything is stopped first
 */
export async function startSeparatedSites(
  version: InfinispanVersion,
  progress: (text: string) => void,
  signal: AbortSignal,
): Promise<RealSites> {
  const sites = await startRealSites({ version, progress, signal });
  try {
    progress("breaking the link between them until users' writes fail at both");
    await sites.cutBridge();
    await sites.untilSeparated();
    for (const site of Object.values(sites.sites)) {
      const status = await userWrite(site, 'a-user');
      if (status !== 500) throw new Error(`a user's write at ${site.name} returns ${status} instead of 500`);
    }
    return sites;
  } catch (error) {
    await sites.stop();
    throw error;
  }
}
