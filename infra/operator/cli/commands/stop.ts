import { StopExecutionCommand } from '@aws-sdk/client-sfn';
import { readHistory } from '../../../../functions/clients/read-executions.ts';
import type { Incident } from '../../../../functions/domain/claim/claim.ts';
import { executionArn } from '../../../../functions/support/execution-arn.ts';
import { NotFound, Refused } from '../../../tools/command-line/errors.ts';
import type { Deployment } from '../../deployment/deployment.ts';
import { getExecution } from '../../deployment/describe-execution.ts';
import { writeAuditEntry } from '../../records/audit-entry.ts';
import type { FencingCommand } from '../command.ts';
import { reasonOf } from '../reason.ts';

export const stop: FencingCommand = {
  name: 'stop',
  argument: 'EXECUTION',
  summary: 'stop a restore; until its endpoints go back, the site is fenced again',
  help: [
    'EXECUTION is the name or ARN of a restore that runs. Until its first endpoint goes back, what it has done is undone',
    'within seconds: the survivor takes the site offline again. The data that were cleared at the site stay cleared.',
    'Later, the site has its data, and another execution completes the restore.',
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
    await stack.stepFunctions.send(
      new StopExecutionCommand({ executionArn: arn, error: 'Stopped', cause: reason }),
    );
    // Read after the stop: until then the execution went on.
    const { current } = await stack.claims.read();
    const own = current?.restore?.execution === arn ? current : undefined;
    const consequence = own === undefined ? await consequenceWithoutClaim(stack, arn) : consequenceOf(own);
    await writeAuditEntry(stack, {
      step: 'stopped',
      subject: name,
      event: `restore/${own?.incident ?? 'none'}`,
      execution: arn,
      record: { of: name, why: reason },
    });
    return {
      document: { execution: name, incident: own?.incident ?? null, phase: own?.phase ?? null },
      lines: [`Stopped ${name}. ${consequence}`],
    };
  },
};

function consequenceOf({ phase, decision: { site } }: Incident): string {
  if (phase === 'closed') return 'Its incident is closed, and nothing is undone.';
  return phase === 'returning'
    ? `${site} has its data, and its endpoints go back: another execution completes the restore.`
    : `${site} is fenced again within a minute; status shows when.`;
}

/** The claim is not the restore's: either it never was, or no longer, or a step that runs on is about to take it. */
async function consequenceWithoutClaim(
  { stepFunctions }: Pick<Deployment, 'stepFunctions'>,
  arn: string,
): Promise<string> {
  const events = (await readHistory(stepFunctions, arn)) ?? [];
  const started = events.some(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name === STARTS);
  return started
    ? 'What it had done is undone, or will be within two minutes; status shows when the site is fenced again.'
    : 'It had changed nothing.';
}

/** The first state that changes something (statemachine/restore-site.asl.json). */
const STARTS = 'Start the restore';
