import { createExecutions } from '../../../../functions/clients/executions.ts';
import { inObserveMode, needsApproval } from '../../../../functions/domain/claim/observe-mode.ts';
import { eventKeyOfInput } from '../../../../functions/domain/event-key.ts';
import { executionArn } from '../../../../functions/support/execution-arn.ts';
import { Refused } from '../../../tools/command-line/errors.ts';
import { knownExecution } from '../../deployment/describe-execution.ts';
import { writeAuditEntry } from '../../records/audit-entry.ts';
import type { FencingCommand } from '../command.ts';
import { changeClaim } from '../pauses.ts';
import { rerunName } from '../rerun-plan.ts';
import { inputOf } from './rerun.ts';

export const approve: FencingCommand = {
  name: 'approve',
  argument: 'EXECUTION',
  summary: 'lets an event be acted on that was only observed, and runs it again',
  help: [
    'An event that began while the stack observed is not acted on by itself, also once the stack acts again. EXECUTION',
    'is the name or the ARN of an attempt for it. Whatever was observed of the same site by the same reporter may then',
    'begin a fencing, and a new execution with the same input asks everything afresh.',
  ],
  options: {},
  async run(call, open) {
    const stack = await open();
    const execution = await knownExecution(stack, call.argument);
    const { name = '' } = execution;
    const input = inputOf(execution);
    if (input.mode !== 'event') throw new Refused(`${name} is a rehearsal: there is nothing to approve.`);
    const { read, written } = await changeClaim(stack.claims, (claim) =>
      needsApproval(claim, input) && !inObserveMode(claim) ? stack.claims.approve(claim, input) : undefined,
    );
    if (written === undefined && inObserveMode(read)) {
      throw new Refused(
        'The stack observes, or was deployed to act again less than a minute ago: set "observe" to false and deploy first.',
      );
    }
    if (written === undefined) {
      throw new Refused(`The event of ${name} does not wait for a hand; rerun runs an execution again.`);
    }
    const started = rerunName(name, stack.clock.now(), 'approve');
    await writeAuditEntry(stack, {
      step: 'approved',
      of: started,
      event: eventKeyOfInput(execution.input),
      execution: executionArn(stack.stateMachineArn, started),
      record: { of: name },
    });
    await createExecutions(stack.stepFunctions, stack.stateMachineArn).start({ name: started, input });
    return {
      document: { execution: name, started },
      lines: [started, `A new execution of ${name}, which may now begin a fencing.`],
    };
  },
};
