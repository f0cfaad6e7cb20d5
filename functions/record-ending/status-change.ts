import * as z from 'zod';
import { ENDINGS, type Ended } from '../lib/clients/execution-history.ts';

/**
 * What is read of EventBridge's "Step Functions Execution Status Change" (AWS Step Functions Developer Guide,
 * "Automating Step Functions event delivery with EventBridge"); `stopDate` is in milliseconds since 1970.
 */
const statusChange = z.object({
  detail: z.object({
    executionArn: z.string(),
    name: z.string(),
    status: z.enum(ENDINGS),
    stopDate: z.int(),
    redriveCount: z.int(),
  }),
});

/** @throws ZodError for an event that tells no such ending */
export function endedOf(event: object): Ended {
  const { executionArn, name, status, stopDate, redriveCount } = statusChange.parse(event).detail;
  return { arn: executionArn, name, status, redriveCount, stoppedAt: stopDate };
}
