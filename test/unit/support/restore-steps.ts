import { checkRestore } from '../../../functions/restore/check-restore/check-restore.ts';
import { giveUpRestore } from '../../../functions/restore/give-up-restore/give-up-restore.ts';
import { prepareSite } from '../../../functions/restore/prepare-site/prepare-site.ts';
import { pushState } from '../../../functions/restore/push-state/push-state.ts';
import { returnTraffic } from '../../../functions/restore/return-traffic/return-traffic.ts';
import { startRestore } from '../../../functions/restore/start-restore/start-restore.ts';
import { watchRestore } from '../../../functions/restore/watch-restore/watch-restore.ts';
import { NOW } from './claim.ts';
import { createRestoreWorld, FENCED, type GivenRestore, INPUT, KEYCLOAK_RUNS } from './restore-world.ts';

export type World = ReturnType<typeof createRestoreWorld>;

export const GO = { verdict: 'GO' };

/** The entries of the survivor. */
export const DATA = Object.fromEntries(['1', '2', '3', '4', '5'].map((key) => [key, `value ${key}`]));

export const APPROVED = {
  incident: FENCED.incident,
  approvedBy: 'bob',
  approvedAt: new Date(NOW).toISOString(),
  approvedEntries: { sessions: { survivor: 5, site: 2 }, actionTokens: { survivor: 0, site: 0 } },
  approvalWithin: 3600,
};

/** The input of the steps that complete the return, whose execution need not be the claim's. */
export const OWN = { ...INPUT, incident: FENCED.incident, unansweredSince: null, mayStartOver: true };

/** The steps of a restore in their order, as the workflow calls them. */
export const STEPS = {
  check: (world: World) => checkRestore(INPUT, world.collaborators),
  start: (world: World) => startRestore({ ...INPUT, ...APPROVED }, world.collaborators),
  isolate: (world: World) => prepareSite({ ...INPUT, step: 'isolate' }, world.collaborators),
  clear: (world: World) => prepareSite({ ...INPUT, step: 'clear' }, world.collaborators),
  push: (world: World) => pushState({ ...INPUT, step: 'push' }, world.collaborators),
  'watch the push': (world: World) => watchRestore({ ...OWN, step: 'push' }, world.collaborators),
  join: (world: World) => pushState({ ...INPUT, step: 'join' }, world.collaborators),
  'watch for Keycloak': (world: World) => watchRestore({ ...OWN, step: 'keycloak' }, world.collaborators),
  return: (world: World) => returnTraffic({ ...OWN, step: 'return' }, world.collaborators),
  'watch the accelerator': (world: World) =>
    watchRestore({ ...OWN, step: 'accelerator' }, world.collaborators),
  close: (world: World) => returnTraffic({ ...OWN, step: 'close' }, world.collaborators),
  'give up': (world: World) =>
    giveUpRestore(
      { ...INPUT, reason: 'SITE_LOST_AGAIN', detail: 'x' },
      { ...world.collaborators, executions: world.collaborators.executions },
    ),
} as const;

export type Step = keyof typeof STEPS;

/** The steps that bring the data to the site. */
export const DATA_STEPS = [
  'isolate',
  'clear',
  'push',
  'watch the push',
  'join',
] as const satisfies readonly Step[];

const ORDER: readonly Step[] = ['start', ...DATA_STEPS];

/** Carries out the steps before this one. */
export async function carryOutBefore(step: Step, world: World): Promise<void> {
  for (const one of ORDER.slice(0, ORDER.indexOf(step))) await STEPS[one](world);
}

/** A world in which the site has its data, and its Keycloak runs. */
export async function joined(given: GivenRestore = {}): Promise<World> {
  const world = createRestoreWorld(given);
  for (const step of ORDER) await STEPS[step](world);
  world.setTargets(KEYCLOAK_RUNS);
  return world;
}

/** A world in which the steps before this one are done. */
export async function at(step: Step): Promise<World> {
  const world = createRestoreWorld();
  await carryOutBefore(step, world);
  world.posts.length = 0;
  return world;
}

/** A world with a push of which nothing arrives. */
export async function pushing(): Promise<World> {
  const world = await at('push');
  world.a.setEntriesPerQuery(0);
  await STEPS.push(world);
  return world;
}
