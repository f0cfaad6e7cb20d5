import * as z from 'zod';
import { executionArn } from '../../../functions/support/execution-arn.ts';
import { sendAlert } from '../../../infra/local/commands/alert.ts';
import { watchExecution } from '../../../infra/local/commands/watch-execution.ts';
import { type Fencing, lastOf, stagesOf } from './fencing.ts';
import type { Ground } from './ground.ts';
import { alertFor } from './requests.ts';
import { now } from './wire.ts';

/** A fencing by the deployed stack, on the emulator's own engine. */
export interface EmulatorFencing extends Fencing {
  /** The time that the engine took between the answer to StartExecution and the first state. */
  readonly beforeFirstState: number;
}

const accepted = z.object({ alerts: z.tuple([z.object({ execution: z.string() })]) });

/** The time after the write of the outcome. */
const LAST_STATE = 'Fenced';

/** @throws Error if nothing was fenced, and the signal's reason */
export async function fenceOnEmulator(
  { stack, stepFunctions, wire, infinispanCalls }: Ground,
  signal: AbortSignal,
): Promise<EmulatorFencing> {
  const alert = await alertFor(stack, stack.accelerator.dnsName);
  wire.clear();
  const sentAt = now();
  const { body } = await sendAlert(stack, alert);
  const { execution } = accepted.parse(JSON.parse(body)).alerts[0];
  const arn = executionArn(stack.stateMachineArn, execution);
  const entered: { readonly state: string; readonly at: number }[] = [];
  for await (const happening of watchExecution(stepFunctions, arn, signal))
    if (happening.kind === 'entered') entered.push({ state: happening.state, at: happening.at.getTime() });
  const [first] = entered;
  const recorded = entered.find(({ state }) => state === LAST_STATE);
  if (first === undefined || recorded === undefined) throw new Error(`${execution} did not fence`);
  const calls = wire.calls();
  return {
    stages: stagesOf(calls, sentAt, recorded.at),
    calls: [...calls, ...infinispanCalls()],
    statesEntered: entered.length,
    beforeFirstState: first.at - lastOf(calls, 'StartExecution').endedAt,
  };
}
