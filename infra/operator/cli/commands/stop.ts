import { StopExecutionCommand } from '@aws-sdk/client-sfn';
import { openIncident } from '../../../../functions/domain/claim/claim.ts';
import { executionArn } from '../../../../functions/support/execution-arn.ts';
import { NotFound, Refused } from '../../../tools/command-line/errors.ts';
import { getExecution } from '../../deployment/describe-execution.ts';
import { writeAuditEntry } from '../../records/audit-entry.ts';
import type { FencingCommand } from '../command.ts';
import { reasonOf } from '../reason.ts';

export const stop: FencingCommand = {
  name: 'stop',
  argument: 'EXECUTION',
  summary: 'stop a restore; its site is fenced again',
  help: [
    'EXECUTION is the name or ARN of a restore that runs. What it has done is undone within a minute: the endpoints of the',
    'site are removed again, and the survivor takes it offline again. The data that were cleared at the site stay cleared.',
  ],
  options: { reason: { value: 'TEXT', help: 'why, for the record (required)' } },
  async run(call, open) {
    const reason = reasonOf(call);
    const stack = await open();
    const { restoreStateMachineArn } = stack;
    if (restoreStateMachineArn === undefined)
      throw new NotFound('This stack was deployed by an older version, which restores no site.');
    const execution = await getExecution(
      { stepFunctions: stack.stepFunctions, stateMachineArn: restoreStateMachineArn },
      call.argument,
    );
    const { name = '', executionArn: arn = '', status } = execution;
    if (!arn.startsWith(executionArn(restoreStateMachineArn, '')))
      throw new Refused(`${name} is no restore. A fencing that has started must not be stopped.`);
    if (status !== 'RUNNING') throw new Refused(`${name} has ended: ${status}.`);
    const incident = openIncident(await stack.claims.read());
    const own = incident?.restore?.execution === arn ? incident : undefined;
    await stack.stepFunctions.send(
      new StopExecutionCommand({ executionArn: arn, error: 'Stopped', cause: reason }),
    );
    await writeAuditEntry(stack, {
      step: 'stopped',
      subject: name,
      event: `restore/${own?.incident ?? 'none'}`,
      execution: arn,
      record: { of: name, why: reason },
    });
    const undone =
      own === undefined
        ? 'It had changed nothing.'
        : `${own.decision.site} is fenced again within a minute; status shows when.`;
    return {
      document: { execution: name, undone: own?.incident ?? null },
      lines: [`Stopped ${name}. ${undone}`],
    };
  },
};
