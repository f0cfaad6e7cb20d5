import {
  DescribeExecutionCommand,
  ExecutionDoesNotExist,
  type ExecutionListItem,
  ListExecutionsCommand,
} from '@aws-sdk/client-sfn';
import { awsErrorName } from './aws-errors.ts';
import type { StepFunctionsApi } from './executions.ts';

/** An execution that ended without an outcome of its own. */
export interface Ended {
  readonly arn: string;
  readonly name: string;
  readonly status: 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  readonly redriveCount: number;
  /** When it stopped, milliseconds since 1970. */
  readonly stoppedAt: number;
}

/** What is asked of Step Functions about executions that were started. */
export interface ExecutionHistory {
  /** Is any of these executions running? One that does not exist any more is not. */
  anyRunning(arns: readonly string[]): Promise<boolean>;
  /** The latest executions, up to 100 of each kind, that failed, timed out or were aborted. */
  ended(): Promise<Ended[]>;
}

const ENDINGS = ['FAILED', 'TIMED_OUT', 'ABORTED'] as const;

/** @throws Error with the operation's name and the service's error */
export function createExecutionHistory(api: StepFunctionsApi, stateMachineArn: string): ExecutionHistory {
  const running = async (executionArn: string): Promise<boolean> => {
    try {
      const { status } = await api.send(new DescribeExecutionCommand({ executionArn }));
      return status === 'RUNNING';
    } catch (error) {
      if (error instanceof ExecutionDoesNotExist) return false;
      throw new Error(`DescribeExecution: ${awsErrorName(error)}`, { cause: error });
    }
  };
  return {
    async anyRunning(arns) {
      const answers = await Promise.all(arns.map(running));
      return answers.includes(true);
    },
    async ended() {
      const pages = await Promise.all(
        ENDINGS.map(async (status) => {
          const { executions = [] } = await api.send(
            new ListExecutionsCommand({ stateMachineArn, statusFilter: status, maxResults: 100 }),
          );
          return executions.map((execution) => endedAs(status, execution));
        }),
      ).catch((error: unknown) => {
        throw new Error(`ListExecutions: ${awsErrorName(error)}`, { cause: error });
      });
      return pages.flat();
    },
  };
}

const endedAs = (status: Ended['status'], execution: ExecutionListItem): Ended => ({
  arn: execution.executionArn ?? '',
  name: execution.name ?? '',
  status,
  redriveCount: execution.redriveCount ?? 0,
  stoppedAt: execution.stopDate?.getTime() ?? 0,
});
