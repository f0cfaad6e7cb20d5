import { onlyObserved } from '../../../functions/lib/claim/claim.ts';
import { createExecutions } from '../../../functions/lib/clients/executions.ts';
import { eventOf } from '../../../functions/record-ending/record-ending.ts';
import type { FencingCommand } from '../command.ts';
import { knownExecution } from '../described.ts';
import { Refused } from '../errors.ts';
import { arnOf } from '../event-key.ts';
import { leaveMark } from '../mark.ts';
import { changeClaim } from '../pauses.ts';
import { rerunName } from '../rerun-plan.ts';
import { inputOf } from './rerun.ts';

export const act: FencingCommand = {
  name: 'act',
  argument: 'EXECUTION',
  summary: 'lets an event be acted on that was only observed, and runs it again',
  help: [
    'An event that ended as OBSERVE_ONLY is not acted on by itself, also once the stack acts again. EXECUTION is the',
    'name or the ARN of an attempt that ended so. Its decision is taken off the list of what was only observed, and a',
    'new execution with the same input asks everything afresh. While the stack still observes, that ends so, too.',
  ],
  options: {},
  async run(call, open) {
    const stack = await open();
    const execution = await knownExecution(stack, call.argument);
    const { name = '' } = execution;
    const input = inputOf(execution);
    if (input.mode !== 'event') throw new Refused(`${name} is a rehearsal: there is nothing to act on.`);
    const { written } = await changeClaim(stack.claims, (claim) =>
      onlyObserved(claim, input) ? stack.claims.actOn(claim, input) : undefined,
    );
    if (written === undefined) {
      throw new Refused(`The event of ${name} does not wait for a hand; rerun runs an execution again.`);
    }
    const started = rerunName(name, stack.clock.now(), 'act');
    await leaveMark(stack, {
      step: 'acted',
      of: started,
      event: eventOf(execution.input),
      execution: arnOf(stack.stateMachineArn, started),
      record: { of: name },
    });
    await createExecutions(stack.stepFunctions, stack.stateMachineArn).start({ name: started, input });
    return {
      document: { execution: name, started },
      lines: [started, `A new execution of ${name}, which may now begin a fencing.`],
    };
  },
};
