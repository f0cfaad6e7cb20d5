import { type HistoryEvent, SendTaskFailureCommand, SendTaskSuccessCommand } from '@aws-sdk/client-sfn';
import * as z from 'zod';
import { describeExecution, lastEvents } from '../../../functions/clients/read-executions.ts';
import { type RestorePlan, restorePlan } from '../../../functions/domain/restore/plan.ts';
import { executionArn } from '../../../functions/support/execution-arn.ts';
import type { Deployment } from '../deployment/deployment.ts';
import { actor } from '../records/actor.ts';
import { writeAuditEntry } from '../records/audit-entry.ts';

type Stack = Pick<
  Deployment,
  | 'stepFunctions'
  | 'restoreStateMachineArn'
  | 'auditWriter'
  | 'auditTable'
  | 'auditRetentionDays'
  | 'application'
  | 'clock'
>;

/** A restore that waits for an operator. */
export interface RestoreWait {
  readonly execution: string;
  readonly arn: string;
  readonly ask: 'approve the plan' | 'start Keycloak';
  readonly plan: RestorePlan;
  readonly token: string;
}

const scheduled = z.object({
  Payload: z.object({
    ask: z.enum(['approve the plan', 'start Keycloak']),
    plan: restorePlan,
    token: z.string(),
  }),
});

/**
 * The open wait of a restore. The task's token is in the execution's history and nowhere else.
 *
 * @param handle name or ARN of an execution
 * @returns undefined if it is no restore, or does not wait for an operator
 */
export async function findWait(stack: Stack, handle: string): Promise<RestoreWait | undefined> {
  const { stepFunctions, restoreStateMachineArn } = stack;
  if (restoreStateMachineArn === undefined) return undefined;
  const arn = handle.startsWith('arn:') ? handle : executionArn(restoreStateMachineArn, handle);
  if (!arn.startsWith(executionArn(restoreStateMachineArn, ''))) return undefined;
  const execution = await describeExecution(stepFunctions, arn);
  if (execution?.status !== 'RUNNING') return undefined;
  const found = waitIn((await lastEvents(stepFunctions, arn)).toReversed());
  return found && { ...found, execution: execution.name ?? handle, arn };
}

/** The task that was scheduled last, if it has a token and no result. Nothing follows a task that waits. */
function waitIn(history: readonly HistoryEvent[]): Pick<RestoreWait, 'ask' | 'plan' | 'token'> | undefined {
  const last = history.findLastIndex(({ type }) => type === 'TaskScheduled');
  const ended = history.slice(last + 1).some(({ type = '' }) => ENDED.test(type));
  if (last < 0 || ended) return undefined;
  const parameters = history[last]?.taskScheduledEventDetails?.parameters ?? 'null';
  return scheduled.safeParse(JSON.parse(parameters)).data?.Payload;
}

const ENDED = /^(Task(Succeeded|Failed|TimedOut|StateExited)|Execution)/;

/** Approves or refuses, and puts it on record. */
export async function answerWait(stack: Stack, wait: RestoreWait, approved: boolean) {
  const { execution, arn, ask, token, plan: planned } = wait;
  const by = actor();
  const { stepFunctions } = stack;
  await (approved
    ? stepFunctions.send(new SendTaskSuccessCommand({ taskToken: token, output: JSON.stringify({ by }) }))
    : stepFunctions.send(
        new SendTaskFailureCommand({ taskToken: token, error: 'NotApproved', cause: `refused by ${by}` }),
      ));
  await writeAuditEntry(stack, {
    step: 'approved',
    subject: execution,
    event: `restore/${planned.incident}`,
    execution: arn,
    record: { of: execution, action: approved ? ask : `not: ${ask}` },
  });
  return {
    document: { execution, ask, approved, plan: planned },
    lines: [execution, approved ? `Approved: ${ask}.` : `Refused: ${ask}.`],
  };
}

/** The plan, for the person who approves it. */
export const planLines = ({ site, survivor, entries, endpoints, remarks }: RestorePlan): string[] => [
  `${site} comes back with the data of ${survivor}:`,
  ...Object.entries(entries).map(
    ([cache, count]) =>
      `  ${cache}: ${count.site} entries of ${site} are thrown away, ${count.survivor} of ${survivor} are pushed`,
  ),
  ...endpoints.map(({ endpointId, weight }) => `  ${endpointId} goes back with weight ${weight}`),
  ...remarks.map((remark) => `  ${remark}`),
];
