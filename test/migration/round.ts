import { setTimeout as sleep } from 'node:timers/promises';
import { ListExecutionsCommand } from '@aws-sdk/client-sfn';
import { recordedAlert, sendAlert } from '../../infra/local/commands/alert.ts';
import { listBothSites, otherSite, SITES, siteOf, type World } from '../local/support/world.ts';
import type { Guide } from './guide.ts';

/** Who removed the offline site's endpoint, and took it offline. */
export interface Round {
  readonly actors: readonly ('guide' | 'this stack')[];
  /** The status that each receiver answered. */
  readonly answers: readonly string[];
}

/** The parts of the migration that receive alerts. */
export interface Receivers {
  /** @default - it was removed */
  readonly guide?: Guide | undefined;
  /** Whether the manifests are applied. */
  readonly stack: boolean;
}

/** Lists both sites in the accelerator, and brings each online at the other's Infinispan. */
export async function restoreSites(world: World): Promise<void> {
  await listBothSites(world);
  for (const site of SITES) {
    const { server, loadBalancerArn } = siteOf(world, site);
    const backup = [otherSite(site)];
    world.stack.globalAccelerator.model.setHealth(loadBalancerArn, 'HEALTHY');
    server.model.setCaches({ sessions: backup, actionTokens: backup });
    server.model.setView([site]);
    server.controls.clearCalls();
  }
  world.stack.globalAccelerator.controls.clearCalls();
}

/** Delivers one alert to every receiver at the same time, and waits until all of them have finished. */
export async function deliver(world: World, { guide, stack }: Receivers): Promise<Round> {
  const alert = await recordedAlert(world.stack);
  const answers = await Promise.all([
    ...(guide === undefined ? [] : [guide.deliver(alert).then((status) => `guide ${status}`)]),
    ...(stack ? [sendAlert(world.stack, alert).then(({ status }) => `this stack ${status}`)] : []),
  ]);
  await untilNoneRuns(world);
  return { actors: actorsOf(world), answers };
}

async function untilNoneRuns({ stack, stepFunctions }: World): Promise<void> {
  const { stateMachineArn } = stack;
  for (;;) {
    const { executions = [] } = await stepFunctions.send(
      new ListExecutionsCommand({ stateMachineArn, statusFilter: 'RUNNING' }),
    );
    if (executions.length === 0) return;
    await sleep(100);
  }
}

/** The guide's function replaces the group's endpoints; this stack removes one. */
function actorsOf({ stack }: World): Round['actors'] {
  const operations = new Set(stack.globalAccelerator.controls.calls().map(({ operation }) => operation));
  return [
    ...(operations.has('UpdateEndpointGroup') ? (['guide'] as const) : []),
    ...(operations.has('RemoveEndpoints') ? (['this stack'] as const) : []),
  ];
}
