import type { DescribeExecutionOutput } from '@aws-sdk/client-sfn';

/** What a rerun of an execution does, and why. */
export type RerunPlan = { readonly action: 'redrive' | 'new' | 'none' | 'refuse'; readonly why: string };

/**
 * Redrive where Step Functions allows it: it goes on at the state that failed, and keeps one history. Otherwise a new
 * execution with the same input, which is an attempt like any other.
 *
 * @param anew a new execution was asked for, whatever became of this one
 */
export function rerunPlan(execution: DescribeExecutionOutput, anew: boolean): RerunPlan {
  const { status = 'UNKNOWN', redriveStatus, redriveStatusReason } = execution;
  if (anew) return { action: 'new', why: `--new was given; the execution is ${status}` };
  switch (status) {
    case 'SUCCEEDED':
      return {
        action: 'none',
        why: `it succeeded${outcomeIn(execution.output)}. With --new, a new execution with the same input looks afresh: it begins only what is right then, and changes nothing where nothing is missing.`,
      };
    case 'RUNNING':
    case 'PENDING_REDRIVE':
      return { action: 'refuse', why: 'it is still running; with --new another is started beside it.' };
    default:
      return redriveStatus === 'REDRIVABLE'
        ? { action: 'redrive', why: `it is ${status}, and goes on at the state that failed` }
        : {
            action: 'new',
            why: `it is ${status}, and cannot be redriven: ${redriveStatusReason ?? 'Step Functions gives no reason'}`,
          };
  }
}

function outcomeIn(output = '{}'): string {
  const { outcome, reason }: { outcome?: string; reason?: string } = JSON.parse(output);
  return outcome === undefined ? '' : `, ${[outcome, reason].filter(Boolean).join(' ')}`;
}

/** 80 characters at most (AWS Step Functions API Reference, StartExecution), less the ending. */
const KEPT = 80 - '_rerun_20261124T173554Z'.length;

/**
 * The execution's name, as far as there is room, and when it was run again.
 *
 * @param by the command: two of them in one second are two executions
 */
export function rerunName(name: string, now: number, by: 'rerun' | 'approve' = 'rerun'): string {
  const stamp = new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  return `${name.replace(/_(rerun|approve)_\w+$/, '').slice(0, KEPT)}_${by}_${stamp}`;
}
