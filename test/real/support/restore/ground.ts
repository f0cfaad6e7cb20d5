import { type RealSitesOptions, startRealSites } from '../../../../infra/local/real-infinispan/real-sites.ts';
import { startLocalStackOn } from '../../../../infra/local/stack/local-stack.ts';
import { checkPermissions } from '../../../local/support/permissions.ts';
import { searchForCredentials } from '../../../local/support/search.ts';
import { type Ground, worldOf } from '../whole-way/ground.ts';

/** A deployed stack on two real sites, without monitoring. */
export type RestoreGround = Pick<Ground, 'stack' | 'sites' | 'world' | 'stop'>;

/**
 * @param waitScale the factor for the Wait states of a state machine; retries wait as long as on AWS, because a real server
 *   needs its time to recover
 * @throws the error of a failed start; everything is stopped first
 */
export async function startRestoreGround(
  options: Omit<RealSitesOptions, 'progress'>,
  waitScale: number,
): Promise<RestoreGround> {
  const progress = () => undefined;
  const sites = await startRealSites({ ...options, progress });
  const stack = await startLocalStackOn(async () => sites, { progress, waitScale, retryScale: 1 }).catch(
    async (error) => {
      await sites.stop();
      throw error;
    },
  );
  const world = worldOf(stack);
  return {
    stack,
    sites,
    world,
    stop: () =>
      searchForCredentials(world)
        .then(() => checkPermissions(world))
        .finally(stack.stop),
  };
}
