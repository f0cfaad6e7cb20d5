import type { HistoryEvent } from '@aws-sdk/client-sfn';

/**
 * The states whose audit record could not be written since the execution was last redriven; earlier losses were
 * reported then. A task that was left without a success was caught, and writes to the trail unless it invokes a function:
 * a restore also catches an approval that no operator gave, and a message that was not sent.
 *
 * @param events an execution's history, oldest first
 */
export function lostRecords(events: readonly HistoryEvent[]): string[] {
  const redriven = events.findLastIndex(({ type }) => type === 'ExecutionRedriven');
  const lost: string[] = [];
  let task: { readonly name: string; succeeded: boolean; writes: boolean } | undefined;
  for (const event of events.slice(redriven + 1)) {
    const { type, stateEnteredEventDetails: entered, taskScheduledEventDetails: scheduled } = event;
    if (type === 'TaskSucceeded' && task) task.succeeded = true;
    if (scheduled?.resourceType === 'lambda' && task) task.writes = false;
    if (entered === undefined) continue;
    if (task?.writes && !task.succeeded) lost.push(task.name);
    task =
      type === 'TaskStateEntered' ? { name: entered.name ?? '', succeeded: false, writes: true } : undefined;
  }
  return lost;
}
