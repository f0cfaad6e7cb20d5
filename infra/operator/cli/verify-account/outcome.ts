import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { describeExecution } from '../../../../functions/clients/read-executions.ts';
import { executionArn } from '../../../../functions/support/execution-arn.ts';
import type { Deployment } from '../../deployment/deployment.ts';

const POLL_MS = 2000;

const ended = z.object({ outcome: z.string(), reason: z.string().optional(), detail: z.string().optional() });

/** How an execution ended; without an outcome it did not succeed. */
export interface Ended extends Partial<z.infer<typeof ended>> {
  readonly status: string;
  readonly seconds: number;
}

/** Waits until an execution ends. @throws AbortError once the signal is aborted */
export async function outcomeOf(
  { stepFunctions, stateMachineArn }: Deployment,
  name: string,
  signal: AbortSignal,
): Promise<Ended> {
  for (;;) {
    const execution = await describeExecution(stepFunctions, executionArn(stateMachineArn, name));
    const { status = 'UNKNOWN', output, startDate, stopDate } = execution ?? {};
    if (status !== 'RUNNING') {
      const result = status === 'SUCCEEDED' ? ended.parse(JSON.parse(output ?? '')) : {};
      return { status, seconds: (Number(stopDate) - Number(startDate)) / 1000, ...result };
    }
    await sleep(POLL_MS, undefined, { signal });
  }
}

/** Such as `NOT_FENCED PAUSED: detail`, or the status of an execution that failed. */
export const ending = ({ status, outcome, reason, detail }: Ended): string =>
  outcome === undefined ? status : `${[outcome, reason].filter(Boolean).join(' ')}: ${detail}`;
