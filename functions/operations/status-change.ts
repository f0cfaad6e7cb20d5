import * as z from 'zod';
import { ENDINGS, type Ended } from '../clients/execution-history.ts';

/** An execution that is over, with an outcome or without. */
export type Finished = Omit<Ended, 'status'> & { readonly status: (typeof FINISHED)[number] };

/** Every status with which an execution is over. */
export const FINISHED = ['SUCCEEDED', ...ENDINGS] as const;

/** @throws ZodError for an event that tells of no execution that ended without an outcome */
export const endedOf = (event: object): Ended => changeTo(ENDINGS, event);

/** @throws ZodError for an event that tells of no execution that is over */
export const finishedOf = (event: object): Finished => changeTo(FINISHED, event);

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
