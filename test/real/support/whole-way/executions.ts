import { paginateListExecutions } from '@aws-sdk/client-sfn';
import * as z from 'zod';
import { type ExecutionResult, history, waitForEnd } from '../../../local/support/executions.ts';
import { SITES, type Site, type World } from '../../../local/support/world.ts';
import { until } from './until.ts';

/** An ended execution. */
export interface Execution extends ExecutionResult {
  readonly name: string;
}

/** The executions of new events, by name, once they have ended. */
export async function newExecutions(world: World): Promise<Execution[]> {
  const { stepFunctions: client, stack, remembered } = world;
  const names: string[] = [];
  const pages = paginateListExecutions({ client }, { stateMachineArn: stack.stateMachineArn });
  for await (const { executions = [] } of pages) names.push(...executions.flatMap(({ name }) => name ?? []));
  const fresh = names.filter((name) => name.startsWith('site-') && !remembered.executions.has(name));
  return Promise.all(fresh.toSorted().map(async (name) => ({ name, ...(await waitForEnd(world, name)) })));
}

/** The same; they no longer count as new afterwards. */
export async function rememberExecutions(world: World): Promise<Execution[]> {
  const executions = await newExecutions(world);
  for (const { name } of executions) world.remembered.executions.add(name);
  return executions;
}

/** Waits for a new execution that has fenced. @throws Error after a minute */
export async function untilFenced(
  world: World,
  limitMs?: number,
): Promise<{ readonly site: Site; readonly execution: string }> {
  const { name } = await until(
    'a site is fenced',
    async () => (await newExecutions(world)).find(({ outcome }) => outcome === 'FENCED'),
    limitMs,
  );
  const site = SITES.find((each) => name.startsWith(`${each}_by_`));
  if (site === undefined) throw new Error(`${name} is about no site`);
  return { site, execution: name };
}

const answer = z.object({
  Payload: z.object({ verdict: z.string().optional(), detail: z.string().optional() }).optional(),
});

/** The reasons for which an execution polled again, one per poll. */
export async function waitsOf(world: World, name: string): Promise<string[]> {
  const events = await history(world, name);
  return events.flatMap(({ taskSucceededEventDetails: task }) => {
    const { verdict, detail } = answer.parse(JSON.parse(task?.output ?? '{}')).Payload ?? {};
    return verdict === 'WAIT' ? [detail ?? 'no reason'] : [];
  });
}
