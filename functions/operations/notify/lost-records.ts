import type { HistoryEvent } from '@aws-sdk/client-sfn';

/**
 * The states whose audit record could not be written since the execution was last redriven; earlier losses were
 * reported then. Only tasks that write to the trail have a catcher, so a task that was left without a success is one of
 * them; the failure of any other task fails the execution.
 *
 * @param events an execution's history, oldest first
 */
export function lostRecords(events: readonly HistoryEvent[]): string[] {
  const redriven = events.findLastIndex(({ type }) => type === 'ExecutionRedriven');
  const lost: string[] = [];
  let task: { readonly name: string; succeeded: boolean } | undefined;
  for (const { type, stateEnteredEventDetails: entered } of events.slice(redriven + 1)) {
    if (type === 'TaskSucceeded' && task) task.succeeded = true;
    if (entered === undefined) continue;
    if (task && !task.succeeded) lost.push(task.name);
    task = type === 'TaskStateEntered' ? { name: entered.name ?? '', succeeded: false } : undefined;
  }
  return lost;
}
