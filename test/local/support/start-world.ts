import {
  type LocalStack,
  type LocalStackOptions,
  startLocalStack,
} from '../../../infra/local/stack/local-stack.ts';
import { checkPermissions } from './permissions.ts';
import { disableRules, isSchedule } from './rules.ts';
import { searchForCredentials } from './search.ts';
import { takeOut } from './without-permission.ts';
import { createClients, type World } from './world.ts';

/**
 * Starts a stack for a test file. Schedules are off: reconcile, rehearsals and the evaluation of alarms run only when a
 * case invokes them. With the environment variable WITHOUT_PERMISSION a role lacks an action
 * (test/local/permissions/without-each-action.ts).
 *
 * @param start starts the stack @default - with a deployment of the app
 */
export async function startWorld(
  options: Omit<LocalStackOptions, 'progress'>,
  start: (options: LocalStackOptions) => Promise<LocalStack> = startLocalStack,
): Promise<World> {
  const stack = await start({ progress: () => undefined, ...options });
  const { WITHOUT_PERMISSION } = process.env;
  if (WITHOUT_PERMISSION !== undefined) await takeOut(stack.aws, WITHOUT_PERMISSION);
  await stack.alarms.stop();
  await disableRules(stack, isSchedule);
  const world: World = {
    stack,
    ...createClients(stack),
    balancers: new Map(),
    remembered: { passwords: new Set(), executions: new Set(), notAllowed: new Set(), rows: [] },
    stop: () =>
      searchForCredentials(world)
        .then(() => checkPermissions(world))
        .finally(() => stack.stop()),
  };
  return world;
}
