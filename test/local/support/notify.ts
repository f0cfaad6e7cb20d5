import { arnOf, type ExecutionResult } from './executions.ts';
import { invoke } from './invoke.ts';
import type { World } from './world.ts';

/** Invokes the function once, as its rule does when an execution has ended. */
export const notify = (world: World, name: string, { status }: ExecutionResult): Promise<unknown> =>
  invoke(world, 'Notify', {
    detail: { executionArn: arnOf(world, name), name, status, stopDate: Date.now(), redriveCount: 0 },
  });
