import { UpdateEndpointGroupCommand } from '@aws-sdk/client-global-accelerator';
import { userWrite } from '../../../../infra/local/stack/site-state.ts';
import { deleteClaim, otherSite, SITES } from '../../../local/support/world.ts';
import { bringOnline } from './backups.ts';
import { rememberExecutions } from './executions.ts';
import type { Ground } from './ground.ts';
import { siteIn } from './monitoring.ts';
import { until } from './until.ts';

type Sites = Pick<Ground, 'stack' | 'sites' | 'world'>;

/** Waits until both sites serve and see each other, no alert fires, nothing runs, and no incident is open. */
export async function restored(ground: Ground): Promise<void> {
  await joined(ground);
  await untilNoAlert(ground);
  await inService(ground);
}

/** Both sites run and see each other. */
export async function joined({ sites }: Sites): Promise<void> {
  await sites.healBridge();
  for (const site of Object.values(sites.sites))
    if ((await site.view()).length === 0) await sites.restartSite(site.name);
  await sites.untilJoined();
}

async function untilNoAlert({ stack, monitoring }: Ground): Promise<void> {
  stack.globalAccelerator.controls.setFaults([]);
  await until('no alert', async () => {
    const firing = await Promise.all(
      SITES.flatMap((site) => monitoring.of[site].alertmanagers.map((each) => each.firing('SiteOffline'))),
    );
    return firing.every((alerts) => alerts === 0) || undefined;
  });
}

/** Waits until both sites serve, nothing runs, and no incident is open. */
export async function inService(ground: Sites): Promise<void> {
  const { stack, world } = ground;
  const { controls, model } = stack.globalAccelerator;
  controls.setFaults([]);
  await rememberExecutions(world);
  await restoreSites(ground);
  controls.clearCalls();
  for (const site of SITES) model.setHealth(siteIn(stack, site).loadBalancerArn, 'HEALTHY');
  await until('good writes at both sites', async () => {
    const statuses = await Promise.all(
      SITES.map((site) => userWrite(siteIn(stack, site), `user-of-${site}`)),
    );
    return statuses.every((status) => status === 204) || undefined;
  });
}

/**
 * As an operator does. Reconcile would close the incident after the quiescence period, for which the test does not
 * wait.
 */
async function restoreSites({ stack, world }: Sites): Promise<void> {
  for (const site of SITES) await bringOnline(siteIn(stack, site), otherSite(site));
  await world.accelerators.send(
    new UpdateEndpointGroupCommand({
      EndpointGroupArn: stack.accelerator.endpointGroupArn,
      EndpointConfigurations: SITES.map((site) => ({ EndpointId: siteIn(stack, site).loadBalancerArn })),
    }),
  );
  await deleteClaim(world);
}
