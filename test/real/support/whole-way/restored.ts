import { UpdateEndpointGroupCommand } from '@aws-sdk/client-global-accelerator';
import { userWrite } from '../../../../infra/local/stack/site-state.ts';
import { deleteClaim, otherSite, SITES } from '../../../local/support/world.ts';
import { bringOnline } from './backups.ts';
import { rememberExecutions } from './executions.ts';
import type { Ground } from './ground.ts';
import { siteIn } from './monitoring.ts';
import { until } from './until.ts';

/** Both sites serve and see each other, no alert fires, nothing runs, and no claim is held. */
export async function restored(ground: Ground): Promise<void> {
  const { stack, sites, monitoring } = ground;
  await sites.healBridge();
  for (const site of Object.values(sites.sites))
    if ((await site.view()).length === 0) await sites.restartSite(site.name);
  await sites.untilJoined();
  const { controls, model } = stack.globalAccelerator;
  controls.setFaults([]);
  await until('no alert', async () => {
    const firing = await Promise.all(
      SITES.flatMap((site) => monitoring.of[site].alertmanagers.map((each) => each.firing('SiteOffline'))),
    );
    return firing.every((alerts) => alerts === 0) || undefined;
  });

  await rememberExecutions(ground.world);
  await restoreSites(ground);
  controls.clearCalls();
  for (const site of SITES) model.setHealth(siteIn(stack, site).loadBalancerArn, 'HEALTHY');
  await until('good writes at both sites', async () => {
    const statuses = await Promise.all(SITES.map((site) => userWrite(siteIn(stack, site))));
    return statuses.every((status) => status === 204) || undefined;
  });
}

/** As a person does. The claim would be closed after the quiet time, which nobody here waits for. */
async function restoreSites({ stack, world }: Ground): Promise<void> {
  for (const site of SITES) await bringOnline(siteIn(stack, site), otherSite(site));
  await world.accelerators.send(
    new UpdateEndpointGroupCommand({
      EndpointGroupArn: stack.accelerator.endpointGroupArn,
      EndpointConfigurations: SITES.map((site) => ({ EndpointId: siteIn(stack, site).loadBalancerArn })),
    }),
  );
  await deleteClaim(world);
}
