import { OPERATION_NAMES } from '../../../infra/local/stand-ins/infinispan/operations.ts';
import { SITES, type Site, siteOf, type World } from './world.ts';

/** The sites no longer see each other. */
export function cutLink(world: World): void {
  for (const site of SITES) siteOf(world, site).server.model.setView([site]);
}

export function healLink(world: World): void {
  for (const site of SITES) siteOf(world, site).server.model.setView(SITES);
}

/** No query of this site's Infinispan is answered, and the other one no longer sees it. */
export function die(world: World, site: Site): void {
  siteOf(world, site).server.controls.setFaults(
    OPERATION_NAMES.map((operation) => ({ operation, error: 'close', times: 1000 })),
  );
  for (const other of SITES) if (other !== site) siteOf(world, other).server.model.setView([other]);
}

/** The site's Infinispan starts without entries, and has the other site online. */
export function restart(world: World, site: Site): void {
  const { model } = siteOf(world, site).server;
  model.restart();
  model.setView(SITES);
}

export function setHealth(world: World, site: Site, health: 'HEALTHY' | 'UNHEALTHY'): void {
  world.stack.globalAccelerator.model.setHealth(siteOf(world, site).loadBalancerArn, health);
}
