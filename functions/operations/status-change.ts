import * as z from 'zod';
import { FAILED_STATUSES, type FailedExecution } from '../clients/execution-history.ts';

/** An execution that has ended, with or without an outcome. */
export type FinishedExecution = Omit<FailedExecution, 'status'> & {
  readonly status: (typeof FINISHED)[number];
};

/** Every status of an execution that has ended. */
export const FINISHED = ['SUCCEEDED', ...FAILED_STATUSES] as const;

/** @throws ZodError for an event about anything but an execution that failed, timed out or was aborted */
export const failedExecutionOf = (event: object): FailedExecution => endOf(failedChange.parse(event));

/** @returns undefined for anything else, such as the event of a schedule */
export function failedExecutionIn(event: object): FailedExecution | undefined {
  const { success, data } = failedChange.safeParse(event);
  return success ? endOf(data) : undefined;
}

/** @throws ZodError for an event about anything but an execution that has ended */
export const finishedExecutionOf = (event: object): FinishedExecution => endOf(finishedChange.parse(event));

/**
 * The used part of EventBridge's "Step Functions Execution Status Change" (AWS Step Functions Developer Guide,
 * "Automating Step Functions event delivery with EventBridge"); `stopDate` is in milliseconds since 1970. The guide's
 * samples are older than redrives and have no `redriveCount`; it then counts as 0.
 */
const statusChange = <Status extends string>(statuses: readonly Status[]) =>
  z.object({
    detail: z.object({
      executionArn: z.string(),
      name: z.string(),
      status: z.enum(statuses),
      stopDate: z.int(),
      redriveCount: z.int().default(0),
    }),
  });

const failedChange = statusChange(FAILED_STATUSES);
const finishedChange = statusChange(FINISHED);

function endOf<Status extends string>({
  detail: { executionArn, name, status, redriveCount, stopDate },
}: z.infer<ReturnType<typeof statusChange<Status>>>) {
  return { arn: executionArn, name, status, redriveCount, stoppedAt: stopDate };
}
