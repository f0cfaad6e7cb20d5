import { setTimeout as sleep } from 'node:timers/promises';
import {
  DescribeExecutionCommand,
  type HistoryEvent,
  paginateGetExecutionHistory,
  RedriveExecutionCommand,
  type SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import * as z from 'zod';
import { executionArn } from '../../../functions/support/execution-arn.ts';
import type { World } from './world.ts';

/** The final status and output of an execution. */
export interface ExecutionResult {
  readonly status: string;
  readonly outcome?: string | undefined;
  readonly reason?: string | undefined;
  readonly incident?: string | undefined;
}

const output = z.object({
  outcome: z.string(),
  reason: z.string().optional(),
  incident: z.string().nullish(),
});

const POLL_MS = 30;

export const arnOf = ({ stack }: World, name: string): string => executionArn(stack.stateMachineArn, name);

/** Waits until the execution ends. */
export async function waitForEnd(world: World, name: string): Promise<ExecutionResult> {
  for (;;) {
    const described = await world.stepFunctions.send(
      new DescribeExecutionCommand({ executionArn: arnOf(world, name) }),
    );
    const { status = '' } = described;
    if (status === 'SUCCEEDED') {
      const { outcome, reason, incident } = output.parse(JSON.parse(described.output ?? ''));
      return { status, outcome, reason, incident: incident ?? undefined };
    }
    if (status !== 'RUNNING') return { status };
    await sleep(POLL_MS);
  }
}

export async function historyOf(
  client: SFNClient,
  executionArn: string | undefined,
): Promise<HistoryEvent[]> {
  const events: HistoryEvent[] = [];
  for await (const page of paginateGetExecutionHistory({ client }, { executionArn }))
    events.push(...(page.events ?? []));
  return events;
}

export const history = (world: World, name: string): Promise<HistoryEvent[]> =>
  historyOf(world.stepFunctions, arnOf(world, name));

/** The entered states, in order. */
export async function statesEntered(world: World, name: string): Promise<string[]> {
  const events = await history(world, name);
  return events.flatMap(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name ?? []);
}

/** The names of the errors of failed tasks. */
export async function taskErrors(world: World, name: string): Promise<string[]> {
  const events = await history(world, name);
  return events.flatMap(({ taskFailedEventDetails }) => taskFailedEventDetails?.error ?? []);
}

/** The state and error of each failed task attempt, such as `Take site offline: ClaimUnavailable`. */
export async function taskFailures(world: World, name: string): Promise<string[]> {
  let state = '';
  return (await history(world, name)).flatMap(({ stateEnteredEventDetails, taskFailedEventDetails }) => {
    state = stateEnteredEventDetails?.name ?? state;
    return taskFailedEventDetails ? [`${state}: ${taskFailedEventDetails.error}`] : [];
  });
}

/** Redrives the execution. */
export async function redrive(world: World, name: string): Promise<void> {
  await world.stepFunctions.send(new RedriveExecutionCommand({ executionArn: arnOf(world, name) }));
}

/** Starts a new execution with the same input. @returns its name */
export async function startNewExecution(world: World, name: string): Promise<string> {
  const { input } = await world.stepFunctions.send(
    new DescribeExecutionCommand({ executionArn: arnOf(world, name) }),
  );
  const again = `again-${crypto.randomUUID()}`;
  await world.stepFunctions.send(
    new StartExecutionCommand({ stateMachineArn: world.stack.stateMachineArn, name: again, input }),
  );
  return again;
}
