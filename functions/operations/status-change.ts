import * as z from 'zod';
import { FAILED_STATUSES, type FailedExecution } from '../clients/execution-history.ts';

/** An execution that is over, with an outcome or without. */
export type FinishedExecution = Omit<FailedExecution, 'status'> & {
  readonly status: (typeof FINISHED)[number];
};

/** Every status with which an execution is over. */
export const FINISHED = ['SUCCEEDED', ...FAILED_STATUSES] as const;

/** @throws ZodError for an event that tells of no execution that ended without an outcome */
export const failedExecutionOf = (event: object): FailedExecution => changeTo(FAILED_STATUSES, event);

/** @throws ZodError for an event that tells of no execution that is over */
export const finishedExecutionOf = (event: object): FinishedExecution => changeTo(FINISHED, event);

/**
 * What is read of EventBridge's "Step Functions Execution Status Change" (AWS Step Functions Developer Guide,
 * "Automating Step Functions event delivery with EventBridge"); `stopDate` is in milliseconds since 1970. The guide's
 * samples are older than redrives and have no `redriveCount`: as far as such an event tells, there was none.
 */
function changeTo<Status extends string>(statuses: readonly Status[], event: object) {
  const statusChange = z.object({
    detail: z.object({
      executionArn: z.string(),
      name: z.string(),
      status: z.enum(statuses),
      stopDate: z.int(),
      redriveCount: z.int().default(0),
    }),
  });
  const { executionArn, name, status, stopDate, redriveCount } = statusChange.parse(event).detail;
  return { arn: executionArn, name, status, redriveCount, stoppedAt: stopDate };
}
