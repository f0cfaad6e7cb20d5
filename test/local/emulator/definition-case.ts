import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  RedriveExecutionCommand,
  type SFNClient,
  SFNServiceException,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { type DefinitionCase, definitionOf } from '../../cases/definitions/cases.ts';
import { type Course, drive, type Subject } from '../../cases/definitions/drive.ts';
import type { Script, ScriptedAnswer } from './script.ts';

/** An engine of Step Functions whose state machines reach the scripted function. */
export interface Deployment {
  readonly sfn: SFNClient;
  readonly script: Script;
  readonly scriptedArn: string;
}

/** The worker's answers, call by call, each after the call's own seconds. */
function answers({ worker }: DefinitionCase): ScriptedAnswer[] {
  return worker.map(({ takesSeconds, throws, result }) => async () => {
    await sleep(takesSeconds * 1000);
    return throws === undefined ? { result } : { throws };
  });
}

/** Runs a case as a state machine of its own; its execution's name is the key in the calls of the worker. */
export async function runDeployed(
  row: DefinitionCase,
  { sfn, script, scriptedArn }: Deployment,
): Promise<Course> {
  const key = randomUUID();
  script.answer(key, answers(row));
  const create = {
    name: key,
    definition: definitionOf(row, scriptedArn),
    roleArn: 'arn:aws:iam::000000000000:role/any',
  };
  const { stateMachineArn } = await sfn.send(new CreateStateMachineCommand(create));
  const start = { stateMachineArn, name: key, input: JSON.stringify(row.input) };
  const { executionArn } = await sfn.send(new StartExecutionCommand(start));

  const subject: Subject = {
    sleep: async (milliseconds) => {
      await sleep(milliseconds);
    },
    execution: async () => {
      const {
        status = '',
        output,
        error,
        cause,
      } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
      return { status, output, error, cause };
    },
    entered: async () => {
      const { events = [] } = await sfn.send(new GetExecutionHistoryCommand({ executionArn }));
      return events.flatMap(({ stateEnteredEventDetails: details }) => details?.name ?? []);
    },
    calls: () => script.calls(key),
    act: async ({ do: what, name = key, input, error, cause }) => {
      try {
        if (what === 'stop') await sfn.send(new StopExecutionCommand({ executionArn, error, cause }));
        else if (what === 'redrive') await sfn.send(new RedriveExecutionCommand({ executionArn }));
        else {
          const other = input === undefined ? start.input : JSON.stringify(input);
          const again = await sfn.send(new StartExecutionCommand({ stateMachineArn, name, input: other }));
          return again.executionArn === executionArn ? 'ok' : 'another execution';
        }
        return 'ok';
      } catch (thrown) {
        if (thrown instanceof SFNServiceException) return thrown.name;
        throw thrown;
      }
    },
  };
  return drive(row, subject);
}

/** A row that waits for days cannot run here. */
export function takesDays({ outside }: DefinitionCase): boolean {
  return outside.some(({ afterDays }) => afterDays > 0);
}
