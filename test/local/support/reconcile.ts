import * as z from 'zod';
import { invoke } from './invoke.ts';
import type { World } from './world.ts';

const answer = z.object({ verdict: z.string(), executions: z.array(z.string()).default([]) });

/** Invokes the function once, as its rule does every minute. */
export const reconcile = async (world: World): Promise<z.infer<typeof answer>> =>
  answer.parse(await invoke(world, 'Reconcile', {}));
