import { createExecutions } from '../../../../functions/clients/executions.ts';
import { inObserveMode, needsApproval } from '../../../../functions/domain/claim/observe-mode.ts';
import { eventKeyOfInput } from '../../../../functions/domain/event-key.ts';
import { executionArn } from '../../../../functions/support/execution-arn.ts';
import { Refused } from '../../../tools/command-line/errors.ts';
import { getExecution } from '../../deployment/describe-execution.ts';
import { actor } from '../../records/actor.ts';
import { writeAuditEntry } from '../../records/audit-entry.ts';
import { answerWait, findWait } from '../../restores/restore-wait.ts';
import type { FencingCommand } from '../command.ts';
import { changeClaim } from '../pauses.ts';
import { rerunName } from '../rerun-plan.ts';
import { inputOf } from './rerun.ts';

export const approve: FencingCommand = {
  name: 'approve',
  argument: 'EXECUTION',
  summary: 'approve a restore that waits, or an event seen in observe mode',
  help: [
    'An event whose alert started firing in observe mode starts no fencing, also after observe mode is turned off, until',
    'an operator approves it. EXECUTION is the name or ARN of one of its attempts. The approval covers every event of the',
    'same site and reporter. A new execution with the same input then re-checks everything.',
    '',
    'A restore waits for an approval of its plan, and where nothing shows Keycloak, for a statement that it was started.',
    '--no refuses it: nothing was changed before the plan is approved, and afterwards the site is fenced again.',
  ],
  options: { no: { help: 'refuse a restore that waits' } },
  async run(call, open) {
    const stack = await open();
    const waiting = await findWait(stack, call.argument);
    if (waiting !== undefined) return answerWait(stack, waiting, !call.has('no'));
    if (call.has('no')) throw new Refused(`${call.argument} is no restore that waits for an approval.`);
    const execution = await getExecution(stack, call.argument);
    const { name = '' } = execution;
    const input = inputOf(execution);
    if (input.mode !== 'event') throw new Refused(`${name} is a rehearsal; only events can be approved.`);
    const { read, written } = await changeClaim(stack.claims, (claim) =>
      needsApproval(claim, input) && !inObserveMode(claim)
        ? stack.claims.approve(claim, { ...input, by: actor() })
        : undefined,
    );
    if (written === undefined && inObserveMode(read)) {
      throw new Refused(
        'Observe mode is on, or was turned off less than a minute ago. Set "observe" to false and deploy first.',
      );
    }
    if (written === undefined) {
      throw new Refused(`${name} does not need approval. Use rerun to run it again.`);
    }
    const started = rerunName(name, stack.clock.now(), 'approve');
    await writeAuditEntry(stack, {
      step: 'approved',
      subject: started,
      event: eventKeyOfInput(execution.input),
      execution: executionArn(stack.stateMachineArn, started),
      record: { of: name },
    });
    await createExecutions(stack.stepFunctions, stack.stateMachineArn).start({ name: started, input });
    return {
      document: { execution: name, started },
      lines: [started, `Started a new execution of ${name}, which may now start a fencing.`],
    };
  },
};
