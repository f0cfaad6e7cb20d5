import { type LocalStackOptions, startLocalStack } from '../../../infra/local/stack/local-stack.ts';
import { disableRules, isSchedule } from './rules.ts';
import { searchForCredentials } from './search.ts';
import { createClients, type World } from './world.ts';

/**
 * Starts a stack for a test file. Schedules are off: reconcile, rehearsals and the evaluation of alarms run only when a
 * case invokes them.
 */
export async function startWorld(options: Omit<LocalStackOptions, 'progress'>): Promise<World> {
  const stack = await startLocalStack({ progress: () => undefined, ...options });
  await stack.alarms.stop();
  await disableRules(stack, isSchedule);
  const world: World = {
    stack,
    ...createClients(stack),
    balancers: new Map(),
    remembered: { passwords: new Set(), executions: new Set(), rows: [] },
    stop: () => searchForCredentials(world).finally(() => stack.stop()),
  };
  return world;
}
