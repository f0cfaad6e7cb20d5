import { DescribeExecutionCommand, GetExecutionHistoryCommand } from '@aws-sdk/client-sfn';
import type * as z from 'zod';
import { awsErrorName } from '../../clients/aws-errors.ts';
import type { StepFunctionsApi } from '../../clients/executions.ts';
import type { FencingEvent } from '../../domain/event.ts';
import { FENCE_SITE } from '../../domain/workflows.ts';
import { lostRecords } from './lost-records.ts';

/** How an event's attempt ended by a decision of its own. */
type Outcome = z.infer<typeof FENCE_SITE.output>;

export interface Execution {
  /** Undefined where a person started it with something else. */
  readonly event: FencingEvent | undefined;
  /** Undefined where it has none of the workflow. */
  readonly outcome: Outcome | undefined;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** The states whose record did not come into the trail. */
  readonly lost: readonly string[];
}

export interface FinishedExecutions {
  /** @throws Error with the operation's name and the service's error */
  read(arn: string): Promise<Execution>;
}

/** More events than an execution of half an hour has (AWS Step Functions API Reference, GetExecutionHistory). */
const EVENTS = 1000;

/** Step Functions is asked, not EventBridge's event: that has neither input nor output where they are long. */
export const createFinishedExecutions = (api: StepFunctionsApi): FinishedExecutions => ({
  async read(executionArn) {
    const [described, { events = [] }] = await Promise.all([
      api.send(new DescribeExecutionCommand({ executionArn })).catch(named('DescribeExecution')),
      api
        .send(new GetExecutionHistoryCommand({ executionArn, maxResults: EVENTS }))
        .catch(named('GetExecutionHistory')),
    ]);
    return {
      event: parsed(FENCE_SITE.input, described.input),
      outcome: parsed(FENCE_SITE.output, described.output),
      startedAt: described.startDate?.getTime() ?? 0,
      lost: lostRecords(events),
    };
  },
});

const named =
  (operation: string) =>
  (error: unknown): never => {
    throw new Error(`${operation}: ${awsErrorName(error)}`, { cause: error });
  };

const parsed = <T>(schema: z.ZodType<T>, text = 'null'): T | undefined =>
  schema.safeParse(JSON.parse(text)).data;
