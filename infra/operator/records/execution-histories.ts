import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { readHistory } from '../../../functions/clients/read-executions.ts';
import type { Deployment } from '../deployment/deployment.ts';

/** The history of one execution. */
export interface History {
  /** ARN. */
  readonly execution: string;
  /** Oldest first; undefined if it is no longer kept, 90 days after the execution's end. */
  readonly events?: readonly HistoryEvent[];
}

/** Reads the histories of executions, one after another: they are few, and the quota for the request is small. */
export async function historiesOf(
  { stepFunctions }: Pick<Deployment, 'stepFunctions'>,
  executions: readonly string[],
): Promise<History[]> {
  const histories: History[] = [];
  for (const execution of executions) {
    const events = await readHistory(stepFunctions, execution);
    histories.push({ execution, ...(events === undefined ? {} : { events }) });
  }
  return histories;
}
