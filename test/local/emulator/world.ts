import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { type Emulator, startEmulator } from '../../../infra/local/emulator/emulator.ts';
import { deployStack } from '../../../infra/local/stack/deploy.ts';
import { type Script, type ScriptedAnswer, soon, startScript } from './script.ts';

export const FIXTURES = join(import.meta.dirname, '../../fixtures/emulator');
export const NODE_DIRECTORY = dirname(process.execPath);
export const QUIET = () => undefined;

export interface Execution {
  arn: string;
  key: string;
  machine: string;
}

/** An emulator with one scripted function, and state machines that call it. */
export interface World {
  emulator: Emulator;
  script: Script;
  sfn: SFNClient;
  scriptedArn: string;
  /** Starts the definition with this name; the calls are answered in this order. */
  start(definition: string, answers: ScriptedAnswer[]): Promise<Execution>;
  /** The execution, once it has this status and number of redrives. */
  until(execution: Execution, status: string, redriveCount?: number): Promise<DescribeExecutionOutput>;
  definition(name: string): string;
  stop(): Promise<void>;
}

export async function startWorld(environment: Record<string, string> = {}): Promise<World> {
  const script = await startScript();
  const emulator = await startEmulator({
    nodeDirectory: NODE_DIRECTORY,
    // Its roles have no policies: permissions are tested with the real stack.
    environment: { AUTH: 'false', SCRIPT_URL: script.url, SFN_WAIT_SCALE: '0.01', ...environment },
    progress: QUIET,
  });
  const outputs = await deployStack({
    cloudAssembly: join(FIXTURES, 'assembly'),
    stackName: 'Emulator',
    aws: emulator,
    parameters: { Statuses: 'RUNNING,FAILED,ABORTED,TIMED_OUT' },
    progress: QUIET,
  });
  const { ScriptedArn: scriptedArn = '', RoleArn: roleArn = '' } = outputs;
  const sfn = new SFNClient(emulator);
  const definition = (name: string) =>
    readFileSync(join(FIXTURES, 'definitions', `${name}.asl.json`), 'utf8').replaceAll(
      '${scripted}',
      scriptedArn,
    );
  return {
    emulator,
    script,
    sfn,
    scriptedArn,
    definition,
    start: async (name, answers) => {
      const key = randomUUID();
      script.answer(key, answers);
      const create = { name: key, definition: definition(name), roleArn };
      const { stateMachineArn: machine = '' } = await sfn.send(new CreateStateMachineCommand(create));
      const started = { stateMachineArn: machine, name: key, input: JSON.stringify({ key }) };
      const { executionArn: arn = '' } = await sfn.send(new StartExecutionCommand(started));
      return { arn, key, machine };
    },
    until: ({ arn }, status, redriveCount = 0) =>
      soon(async () => {
        const seen = await sfn.send(new DescribeExecutionCommand({ executionArn: arn }));
        return seen.status === status && seen.redriveCount === redriveCount ? seen : undefined;
      }),
    stop: async () => {
      script.stop();
      await emulator.stop();
    },
  };
}
