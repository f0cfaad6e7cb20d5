import type { HistoryEvent } from '@aws-sdk/client-sfn';

/**
 * The states whose record did not come into the trail, since the execution was last redriven: what was lost before was
 * told before. Only tasks that write to the trail are caught when they fail, so that a task which was left without a
 * success is one of them; every other one fails the execution.
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
