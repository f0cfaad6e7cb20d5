import * as z from 'zod';
import type { StepFunctionsApi } from '../../clients/executions.ts';
import { describeExecution, ExecutionsUnavailable, readHistory } from '../../clients/read-executions.ts';
import type { FencingEvent } from '../../domain/event.ts';
import type { RestoreRequest } from '../../domain/restore/request.ts';
import { FENCE_SITE, RESTORE_SITE } from '../../domain/workflows.ts';
import { lostRecords } from './lost-records.ts';

/** The outcome of an execution that ended by its own decision. */
type Outcome = z.infer<typeof FENCE_SITE.output> | z.infer<typeof RESTORE_SITE.output>;

export interface Execution {
  /** Undefined for a restore, and if an operator started it with another input. */
  readonly event: FencingEvent | undefined;
  /** The request of a restore. */
  readonly request?: RestoreRequest | undefined;
  /** Undefined if the output is not one of the workflow. */
  readonly outcome: Outcome | undefined;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** The states whose audit record could not be written. */
  readonly lost: readonly string[];
}

export interface FinishedExecutions {
  /** @throws ExecutionsUnavailable */
  read(arn: string): Promise<Execution>;
}

/** Reads Step Functions, because EventBridge's event leaves out a long input or output. */
export const createFinishedExecutions = (api: StepFunctionsApi): FinishedExecutions => ({
  async read(arn) {
    const [execution, history] = await Promise.all([describeExecution(api, arn), readHistory(api, arn)]);
    if (execution === undefined || history === undefined)
      throw new ExecutionsUnavailable(`the execution ${arn} does not exist`);
    return {
      event: parsed(FENCE_SITE.input, execution.input),
      request: parsed(RESTORE_SITE.input, execution.input),
      outcome: parsed<Outcome>(z.union([FENCE_SITE.output, RESTORE_SITE.output]), execution.output),
      startedAt: execution.startDate?.getTime() ?? 0,
      lost: lostRecords(history),
    };
  },
});

const parsed = <T>(schema: z.ZodType<T>, text = 'null'): T | undefined =>
  schema.safeParse(JSON.parse(text)).data;
