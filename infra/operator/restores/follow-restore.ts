import type { DescribeExecutionOutput, HistoryEvent } from '@aws-sdk/client-sfn';
import * as z from 'zod';
import { describeExecution, lastEvents, readHistory } from '../../../functions/clients/read-executions.ts';
import { pushProgress } from '../../../functions/domain/audit-record.ts';
import { RESTORE_SITE } from '../../../functions/domain/workflows.ts';
import { describeFailure } from '../../../functions/support/error-cause.ts';
import { printableLine } from '../../../functions/support/printable.ts';
import type { Deployment } from '../deployment/deployment.ts';
import { progressLine } from '../records/push-progress.ts';

const POLL_MS = 2000;

/** How a restore ended: by its own outcome, or with the status of an execution that failed. */
export type RestoreEnd =
  | z.infer<typeof RESTORE_SITE.output>
  | { readonly outcome: 'FAILED'; readonly detail: string };

/**
 * Prints each step of a restore, and its progress, until the execution ends.
 *
 * @param onWait called for each poll in which the execution runs, after its new events were printed
 */
export async function followRestore(
  { stepFunctions, clock }: Pick<Deployment, 'stepFunctions' | 'clock'>,
  arn: string,
  print: (line: string) => void,
  onWait: () => Promise<void>,
): Promise<RestoreEnd> {
  let seen = 0;
  for (;;) {
    const execution = await describeExecution(stepFunctions, arn);
    for (const event of await eventsAfter(stepFunctions, arn, seen)) {
      seen = event.id ?? seen;
      const line = lineOf(event);
      if (line !== undefined)
        print(`${(event.timestamp ?? new Date()).toISOString().slice(11, 19)}  ${line}`);
    }
    if (execution?.status !== 'RUNNING') return endOf(execution);
    await onWait();
    await clock.sleep(POLL_MS);
  }
}

/**
 * The events with a higher id, oldest first. A restore that waits for hours has thousands, so only the last ones are read;
 * all of them only if that leaves some out.
 */
async function eventsAfter(
  stepFunctions: Deployment['stepFunctions'],
  arn: string,
  seen: number,
): Promise<HistoryEvent[]> {
  const last = (await lastEvents(stepFunctions, arn)).toReversed();
  const reaches = last.length === 0 || idOf(last[0]) <= seen + 1;
  const events = reaches ? last : ((await readHistory(stepFunctions, arn)) ?? []);
  return events.filter((event) => idOf(event) > seen);
}

const idOf = (event: HistoryEvent | undefined): number => event?.id ?? 0;

const progressed = z.object({ Payload: z.object({ progress: pushProgress }) });

function lineOf(event: HistoryEvent): string | undefined {
  const { type, stateEnteredEventDetails, taskSucceededEventDetails, taskFailedEventDetails } = event;
  if (type === 'TaskStateEntered' || type === 'WaitStateEntered') return stateEnteredEventDetails?.name;
  if (taskFailedEventDetails !== undefined) return `  failed: ${failureOf(taskFailedEventDetails)}`;
  const { data } = progressed.safeParse(JSON.parse(taskSucceededEventDetails?.output ?? 'null'));
  return data && `  ${progressLine(data.Payload.progress)}`;
}

function endOf(execution: DescribeExecutionOutput | undefined): RestoreEnd {
  const parsed = RESTORE_SITE.output.safeParse(JSON.parse(execution?.output ?? 'null'));
  const { status = 'unknown' } = execution ?? {};
  return (
    parsed.data ?? { outcome: 'FAILED', detail: [status, failureOf(execution)].filter(Boolean).join(' ') }
  );
}

const failureOf = (failed: Pick<DescribeExecutionOutput, 'error' | 'cause'> | undefined): string =>
  printableLine(describeFailure(failed?.error, failed?.cause));
