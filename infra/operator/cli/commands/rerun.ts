import {
  type DescribeExecutionOutput,
  ExecutionNotRedrivable,
  RedriveExecutionCommand,
} from '@aws-sdk/client-sfn';
import { createExecutions } from '../../../../functions/clients/executions.ts';
import { type FencingEvent, fencingEvent } from '../../../../functions/domain/event.ts';
import { eventKeyOfInput } from '../../../../functions/domain/event-key.ts';
import { executionArn } from '../../../../functions/support/execution-arn.ts';
import { Refused } from '../../../tools/command-line/errors.ts';
import type { Deployment } from '../../deployment/deployment.ts';
import { getExecution } from '../../deployment/describe-execution.ts';
import { writeAuditEntry } from '../../records/audit-entry.ts';
import type { FencingCommand } from '../command.ts';
import { pauseInForce, pauseLine, summarizePause } from '../pauses.ts';
import { type RerunPlan, rerunName, rerunPlan } from '../rerun-plan.ts';

export const rerun: FencingCommand = {
  name: 'rerun',
  argument: 'EXECUTION',
  summary: 'run an execution again: redrive it if possible, else start a new one with the same input',
  help: [
    'A redrive resumes at the state that failed, up to 14 days after an execution failed, timed out or was aborted.',
    'Otherwise a new execution is started. Both complete a fencing that has started; if none has, they check everything',
    'again. EXECUTION is a name or an ARN.',
  ],
  options: { new: { help: 'start a new execution, however this one ended' } },
  async run(call, open) {
    const stack = await open();
    const execution = await getExecution(stack, call.argument);
    const { name = '' } = execution;
    const plan = rerunPlan(execution, call.has('new'));
    if (plan.action === 'refuse') throw new Refused(`Cannot rerun ${name}: ${plan.why}`);
    if (plan.action === 'none') {
      return {
        document: { execution: name, action: 'none', why: plan.why },
        lines: [`Nothing to do for ${name}: ${plan.why}`],
      };
    }
    const done = await carryOut(stack, execution, plan);
    await writeAuditEntry(stack, {
      step: 'rerun',
      subject: done.started,
      event: eventKeyOfInput(execution.input),
      execution: executionArn(stack.stateMachineArn, done.started),
      record: { of: name, action: done.action, why: done.why },
    });
    const now = stack.clock.now();
    const pause = pauseInForce(await stack.claims.read(), now);
    return {
      document: { execution: name, ...done, pause: pause === undefined ? null : summarizePause(pause) },
      lines: [
        done.started,
        done.action === 'redrive'
          ? `Redriven: ${done.why}.`
          : `Started a new execution of ${name}: ${done.why}.`,
        ...(pause === undefined ? [] : [`It starts no fencing while fencing is ${pauseLine(pause, now)}`]),
      ],
    };
  },
};

type Done = Pick<RerunPlan, 'why'> & { readonly action: 'redrive' | 'new'; readonly started: string };

async function carryOut(
  stack: Deployment,
  execution: DescribeExecutionOutput,
  plan: RerunPlan,
): Promise<Done> {
  const { name = '', executionArn } = execution;
  if (plan.action === 'redrive') {
    try {
      await stack.stepFunctions.send(new RedriveExecutionCommand({ executionArn }));
      return { action: 'redrive', why: plan.why, started: name };
    } catch (error) {
      // It was redrivable a moment ago: another redrive was first, or the period just ended.
      if (!(error instanceof ExecutionNotRedrivable)) throw error;
      return startNew(stack, execution, `it can no longer be redriven: ${error.message}`);
    }
  }
  return startNew(stack, execution, plan.why);
}

async function startNew(stack: Deployment, execution: DescribeExecutionOutput, why: string): Promise<Done> {
  const { name = '' } = execution;
  const input = inputOf(execution);
  const started = rerunName(name, stack.clock.now());
  await createExecutions(stack.stepFunctions, stack.stateMachineArn).start({ name: started, input });
  return { action: 'new', why, started };
}

/** @throws Refused for an execution whose input is not an event */
export function inputOf({ name, input = 'null' }: DescribeExecutionOutput): FencingEvent {
  const { data, error } = fencingEvent.safeParse(JSON.parse(input));
  if (data) return data;
  throw new Refused(`The input of ${name} is not a fencing event: ${error.issues[0]?.message}.`);
}
