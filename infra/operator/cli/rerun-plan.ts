import type { DescribeExecutionOutput } from '@aws-sdk/client-sfn';

/** The action of a rerun, and the reason for it. */
export type RerunPlan = { readonly action: 'redrive' | 'new' | 'none' | 'refuse'; readonly why: string };

/**
 * Redrives an execution if Step Functions allows it: it resumes at the state that failed, and keeps one history.
 * Otherwise a new execution with the same input is started, which is an attempt like any other.
 *
 * @param forceNew whether a new execution was asked for, however this one ended
 */
export function rerunPlan(execution: DescribeExecutionOutput, forceNew: boolean): RerunPlan {
  const { status = 'UNKNOWN', redriveStatus, redriveStatusReason } = execution;
  if (forceNew) return { action: 'new', why: `--new was given; the execution is ${status}` };
  switch (status) {
    case 'SUCCEEDED':
      return {
        action: 'none',
        why: `it succeeded${outcomeIn(execution.output)}. Use --new to start a new execution with the same input; it re-checks everything, and changes nothing if the site is already fenced.`,
      };
    case 'RUNNING':
    case 'PENDING_REDRIVE':
      return { action: 'refuse', why: 'it is still running. Use --new to start another one.' };
    default:
      return redriveStatus === 'REDRIVABLE'
        ? { action: 'redrive', why: `it is ${status}, and resumes at the state that failed` }
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

/** Names have at most 80 characters (AWS Step Functions API Reference, StartExecution), the suffix included. */
const KEPT = 80 - '_rerun_20261124T173554Z'.length;

/**
 * The name of a rerun: the execution's name, cut to fit, with the command and the time.
 *
 * @param by the command, so that both commands in one second start two executions
 */
export function rerunName(name: string, now: number, by: 'rerun' | 'approve' = 'rerun'): string {
  const stamp = new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  return `${name.replace(/_(rerun|approve)_\w+$/, '').slice(0, KEPT)}_${by}_${stamp}`;
}
