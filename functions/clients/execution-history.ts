import type { ExecutionListItem, HistoryEvent } from '@aws-sdk/client-sfn';
import type { StepFunctionsApi } from './executions.ts';
import { describeExecution, lastEvents, listExecutions } from './read-executions.ts';

export const FAILED_STATUSES = ['FAILED', 'TIMED_OUT', 'ABORTED'] as const;

/** An execution that ended without an outcome of its own. */
export interface FailedExecution {
  readonly arn: string;
  readonly name: string;
  readonly status: (typeof FAILED_STATUSES)[number];
  readonly redriveCount: number;
  /** When it stopped, milliseconds since 1970. */
  readonly stoppedAt: number;
}

/** How an execution ended, as far as Step Functions still knows. */
export interface FailureDetails {
  /** The execution's input, as JSON text. */
  readonly input?: string | undefined;
  /** The state in which it ended. */
  readonly state?: string | undefined;
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
}

/** Reads executions that were started. */
export interface ExecutionHistory {
  /**
   * Is any of these executions running? False for one that no longer exists.
   *
   * @param ended an execution that EventBridge reported as ended, which Step Functions may still list as running
   *   (API Reference, DescribeExecution: eventually consistent); it counts as running only if it was redriven since
   */
  anyRunning(arns: readonly string[], ended?: FailedExecution): Promise<boolean>;
  /** The latest executions, up to 100 of each state machine and status, that failed, timed out or were aborted. */
  failed(): Promise<FailedExecution[]>;
  /**
   * How an execution ended, even if it was redriven since. It reads the last 100 events, so a field may be missing if
   * more followed. All fields are missing if the execution no longer exists.
   */
  failureOf(ended: FailedExecution): Promise<FailureDetails>;
}

/** @throws ExecutionsUnavailable */
export function createExecutionHistory(
  api: StepFunctionsApi,
  stateMachineArns: readonly string[],
): ExecutionHistory {
  return {
    async anyRunning(arns, ended) {
      const executions = await Promise.all(arns.map((arn) => describeExecution(api, arn)));
      return executions.some((execution, index) => {
        if (execution?.status !== 'RUNNING') return false;
        if (ended === undefined || arns[index] !== ended.arn) return true;
        return (execution.redriveCount ?? 0) > ended.redriveCount;
      });
    },
    async failed() {
      const lists = stateMachineArns.flatMap((stateMachineArn) =>
        FAILED_STATUSES.map((status) => ({ stateMachineArn, status })),
      );
      const pages = await Promise.all(
        lists.map(async ({ stateMachineArn, status }) => {
          const latest: FailedExecution[] = [];
          for await (const page of listExecutions(api, stateMachineArn, status)) {
            latest.push(...page.map((execution) => endedAs(status, execution)));
            break;
          }
          return latest;
        }),
      );
      return pages.flat();
    },
    async failureOf({ arn, redriveCount }) {
      const [execution, last] = await Promise.all([describeExecution(api, arn), lastEvents(api, arn)]);
      const redrivenSince = (execution?.redriveCount ?? 0) > redriveCount;
      return { input: execution?.input, ...endingIn(untilEnded(last, redriveCount, redrivenSince)) };
    },
  };
}

const endedAs = (status: FailedExecution['status'], execution: ExecutionListItem): FailedExecution => ({
  arn: execution.executionArn ?? '',
  name: execution.name ?? '',
  status,
  redriveCount: execution.redriveCount ?? 0,
  stoppedAt: execution.stopDate?.getTime() ?? 0,
});

/** The events until the end of this redrive, latest first, without the events of a later redrive. */
function untilEnded(
  events: readonly HistoryEvent[],
  redriveCount: number,
  redrivenSince: boolean,
): readonly HistoryEvent[] {
  if (!redrivenSince) return events;
  const next = events.findIndex((event) => {
    const later = event.executionRedrivenEventDetails?.redriveCount;
    return later === redriveCount + 1;
  });
  return events.slice(next < 0 ? events.length : next + 1);
}

/** The workflow has no parallel states: the state entered last is the one in which it ended. */
function endingIn(events: readonly HistoryEvent[]): Omit<FailureDetails, 'input'> {
  const [last] = events;
  const details =
    last?.executionFailedEventDetails ??
    last?.executionTimedOutEventDetails ??
    last?.executionAbortedEventDetails;
  const [entered] = events.flatMap((event) => event.stateEnteredEventDetails ?? []);
  return {
    state: entered?.name,
    error: details?.error,
    cause: details?.cause,
  };
}
