import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  ExecutionDoesNotExist,
  type ExecutionListItem,
  type ExecutionStatus,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  InvalidArn,
  ListExecutionsCommand,
} from '@aws-sdk/client-sfn';
import { awsErrorName } from './aws-errors.ts';
import type { StepFunctionsApi } from './executions.ts';

/** Step Functions did not answer, or refused. */
export class ExecutionsUnavailable extends Error {
  override readonly name = 'ExecutionsUnavailable';
}

/** The largest page of a history (AWS Step Functions API Reference, GetExecutionHistory). */
const EVENTS_OF_PAGE = 1000;

/** The default page of ListExecutions (AWS Step Functions API Reference). */
const EXECUTIONS_OF_PAGE = 100;

/**
 * An execution with its input and output.
 *
 * @returns undefined where Step Functions has no such execution, as 90 days after its end
 * @throws ExecutionsUnavailable
 */
export const describeExecution = (
  api: StepFunctionsApi,
  executionArn: string,
): Promise<DescribeExecutionOutput | undefined> =>
  unlessMissing('DescribeExecution', api.send(new DescribeExecutionCommand({ executionArn })));

/**
 * All events of an execution, oldest first.
 *
 * @returns undefined where Step Functions has no such execution, as 90 days after its end
 * @throws ExecutionsUnavailable
 */
export async function readHistory(
  api: StepFunctionsApi,
  executionArn: string,
): Promise<HistoryEvent[] | undefined> {
  const history: HistoryEvent[] = [];
  let token: string | undefined;
  do {
    const page = await unlessMissing(
      'GetExecutionHistory',
      api.send(
        new GetExecutionHistoryCommand({
          executionArn,
          maxResults: EVENTS_OF_PAGE,
          nextToken: token,
        }),
      ),
    );
    if (page === undefined) return undefined;
    history.push(...(page.events ?? []));
    token = page.nextToken;
  } while (token);
  return history;
}

/**
 * The last events of an execution, at most 100, latest first.
 *
 * @returns none where Step Functions has no such execution, as 90 days after its end
 * @throws ExecutionsUnavailable
 */
export async function lastEvents(api: StepFunctionsApi, executionArn: string): Promise<HistoryEvent[]> {
  const page = await unlessMissing(
    'GetExecutionHistory',
    api.send(new GetExecutionHistoryCommand({ executionArn, reverseOrder: true, maxResults: 100 })),
  );
  return page?.events ?? [];
}

/**
 * The executions of a state machine in a status, latest first, in pages of at most 100.
 *
 * @throws ExecutionsUnavailable
 */
export async function* listExecutions(
  api: StepFunctionsApi,
  stateMachineArn: string,
  status: ExecutionStatus,
): AsyncGenerator<ExecutionListItem[], void> {
  let token: string | undefined;
  do {
    const { executions = [], nextToken } = await named(
      'ListExecutions',
      api.send(
        new ListExecutionsCommand({
          stateMachineArn,
          statusFilter: status,
          maxResults: EXECUTIONS_OF_PAGE,
          nextToken: token,
        }),
      ),
    );
    yield executions;
    token = nextToken;
  } while (token);
}

async function named<T>(operation: string, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw new ExecutionsUnavailable(`${operation}: ${awsErrorName(error)}`, { cause: error });
  }
}

const unlessMissing = <T>(operation: string, answer: Promise<T>): Promise<T | undefined> =>
  named(operation, answer).catch((error: ExecutionsUnavailable) => {
    const { cause } = error;
    if (cause instanceof ExecutionDoesNotExist || cause instanceof InvalidArn) return undefined;
    throw error;
  });
