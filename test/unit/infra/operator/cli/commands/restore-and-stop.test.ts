import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import { restoreRequest } from '../../../../../../functions/domain/restore/request.ts';
import { executionArn } from '../../../../../../functions/support/execution-arn.ts';
import { COMMANDS } from '../../../../../../infra/operator/cli/commands.ts';
import { readCall } from '../../../../../../infra/operator/cli/parse-arguments.ts';
import { planLines } from '../../../../../../infra/operator/restores/restore-wait.ts';
import { exitCodeOf } from '../../../../../../infra/tools/command-line/errors.ts';
import { mockClient } from '../../../../support/aws.ts';
import { claimed, incident, NOW, restoring } from '../../../../support/claim.ts';
import { createHostileWorld } from '../hostile-world.ts';

const MACHINE = 'arn:aws:states:eu-west-1:123456789012:stateMachine:restore';
const ARN = executionArn(MACHINE, 'restore_site-b');

interface Given {
  readonly claim?: object;
  readonly described?: object;
  /** The states that the execution has entered. */
  readonly entered?: readonly string[];
  /** The claim once the execution was stopped. @default - the same */
  readonly afterStop?: object;
  /** Whether the stack was deployed before it had restores. */
  readonly old?: boolean;
}

function createStack(given: Given) {
  const { claim = claimed(incident()), described = {}, entered = [], afterStop = claim, old = false } = given;
  const stepFunctions = new SFNClient({ region: 'eu-west-1' });
  const auditWriter = new DynamoDBClient({ region: 'eu-west-1' });
  const sent: object[] = [];
  const noted = (answer: object) => async (input: object) => {
    sent.push(input);
    return answer;
  };
  const execution = { executionArn: ARN, name: 'restore_site-b', status: 'RUNNING', ...described };
  mockClient(stepFunctions)
    .on(DescribeExecutionCommand)
    .resolves(execution as never)
    .on(GetExecutionHistoryCommand)
    .resolves({
      events: entered.map((name, index) => ({
        id: index + 1,
        timestamp: new Date(NOW),
        type: 'TaskStateEntered',
        stateEnteredEventDetails: { name },
      })),
    })
    .on(StartExecutionCommand)
    .callsFake(noted({ executionArn: ARN }))
    .on(StopExecutionCommand)
    .callsFake(noted({}));
  mockClient(auditWriter).on(PutItemCommand).callsFake(noted({}));
  const world = createHostileWorld('', 'SUCCEEDED');
  const stack = {
    ...world,
    stepFunctions,
    auditWriter,
    restoreStateMachineArn: old ? undefined : MACHINE,
    claims: {
      ...world.claims,
      read: async () => (sent.some((one) => 'cause' in one) ? afterStop : claim) as never,
    },
  };
  return { stack, sent };
}

async function run(args: readonly string[], given: Given = {}) {
  const { stack, sent } = createStack(given);
  const read = readCall(args, COMMANDS);
  if ('help' in read) throw new Error('the arguments ask for help');
  const output = await read.command
    .run(read.call, async () => stack, read.target)
    .catch((error: unknown) => error as Error);
  return { output, sent };
}

describe('restore', () => {
  const ended = (output: object) => ({ status: 'SUCCEEDED', output: JSON.stringify(output) });

  it.each([
    { args: [], request: { approval: 'asked', keycloak: 'watched' } },
    { args: ['--yes'], request: { approval: 'given', keycloak: 'watched' } },
    { args: ['--keycloak', 'by-hand'], request: { approval: 'asked', keycloak: 'by hand' } },
  ])('starts an execution with the request of $args, and does not follow it', async ({ args, request }) => {
    const { output, sent } = await run(['restore', 'site-b', '--no-follow', ...args]);
    const name = `restore_site-b_${new Date(NOW).toISOString().replaceAll(/[-:]|\.\d+/g, '')}`;

    expect(output).toEqual({ document: { execution: name }, lines: [name] });
    expect(sent).toEqual([{ stateMachineArn: MACHINE, name, input: expect.any(String) }]);
    const [{ input }] = sent as [{ input: string }];
    expect(restoreRequest.parse(JSON.parse(input))).toMatchObject({ site: 'site-b', ...request });
  });

  it.each([
    { output: { outcome: 'RESTORED', incident: 'i' }, exitCode: 0, line: 'RESTORED, incident i' },
    {
      output: { outcome: 'NOT_RESTORED', reason: 'PAUSED', detail: 'maintenance', incident: 'none' },
      exitCode: 1,
      line: 'NOT_RESTORED (PAUSED): maintenance',
    },
  ])('follows it, and exits with $exitCode: $line', async ({ output, exitCode, line }) => {
    const { output: written } = await run(['restore', 'site-b'], { described: ended(output) });

    expect(written).toMatchObject({ exitCode, lines: [line], document: output });
  });

  it('shows the plan only, and starts nothing more', async () => {
    const plan = {
      incident: 'i',
      site: 'site-b',
      survivor: 'site-a',
      entries: { sessions: { survivor: 5, site: 2 } },
      endpoints: [{ endpointId: 'balancer', group: 'group', weight: 7 }],
      remarks: [],
    };
    const { output, sent } = await run(['restore', 'site-b', '--plan'], {
      described: ended({ outcome: 'PLANNED', incident: 'i', plan }),
    });

    expect(output).toMatchObject({ exitCode: 0, lines: planLines(plan), document: { plan } });
    expect(JSON.parse((sent as [{ input: string }])[0].input)).toMatchObject({ approval: 'plan only' });
    expect(sent).toHaveLength(1);
  });

  it.each([
    { args: ['restore', 'site-b', '--plan', '--yes'], given: {}, code: 2 },
    { args: ['restore', 'site-b', '--plan', '--no-follow'], given: {}, code: 2 },
    { args: ['restore', 'site b'], given: {}, code: 2 },
    { args: ['restore', 'site-b'], given: { old: true }, code: 3 },
  ])('is refused before anything is started: $args, $given', async ({ args, given, code }) => {
    const { output, sent } = await run(args, given);

    expect([exitCodeOf(output), sent]).toEqual([code, []]);
  });
});

describe('stop', () => {
  const own = { execution: ARN };
  const STOP = ['stop', 'restore_site-b', '--reason', 'it is late'];

  it.each([
    {
      when: 'it has not started',
      claim: claimed(incident({ phase: 'fenced' })),
      incident: null,
      line: 'Stopped restore_site-b. It had changed nothing.',
    },
    {
      when: 'its data are pushed',
      claim: claimed(restoring({ ...own, step: 'pushing' })),
      incident: incident().incident,
      line: 'Stopped restore_site-b. site-b is fenced again within a minute; status shows when.',
    },
    {
      when: 'its endpoints go back',
      claim: claimed(restoring({ ...own, step: 'joined' }, { phase: 'returning' })),
      incident: incident().incident,
      line: 'Stopped restore_site-b. site-b has its data, and its endpoints go back: another execution completes the restore.',
    },
    {
      when: 'another one restores the site',
      claim: claimed(restoring()),
      incident: null,
      line: 'Stopped restore_site-b. It had changed nothing.',
    },
    {
      when: 'it starts just before it is stopped',
      claim: claimed(incident({ phase: 'fenced' })),
      afterStop: claimed(restoring({ ...own, step: 'started' })),
      incident: incident().incident,
      line: 'Stopped restore_site-b. site-b is fenced again within a minute; status shows when.',
    },
    {
      when: 'its start runs on',
      claim: claimed(incident({ phase: 'fenced' })),
      entered: ['May the site come back?', 'Start the restore'],
      incident: null,
      line: 'Stopped restore_site-b. What it had done is undone, or will be within two minutes; status shows when the site is fenced again.',
    },
    {
      when: 'it was undone',
      claim: claimed(incident({ phase: 'fenced' })),
      entered: ['Start the restore', 'Clear the site', 'Give the restore up'],
      incident: null,
      line: 'Stopped restore_site-b. What it had done is undone, or will be within two minutes; status shows when the site is fenced again.',
    },
    {
      when: 'it is being undone',
      claim: claimed(restoring(own, { phase: 'started' })),
      incident: incident().incident,
      line: 'Stopped restore_site-b. site-b is fenced again within a minute; status shows when.',
    },
    {
      when: 'it has closed the incident',
      claim: claimed(restoring({ ...own, step: 'joined' }, { phase: 'closed' })),
      incident: incident().incident,
      line: 'Stopped restore_site-b. Its incident is closed, and nothing is undone.',
    },
  ])('stops the execution, records it, and says what follows if $when', async ({ when: _, ...row }) => {
    const { output, sent } = await run(STOP, row);

    expect(output).toMatchObject({ lines: [row.line], document: { incident: row.incident } });
    expect(sent).toEqual([
      { executionArn: ARN, error: 'Stopped', cause: 'it is late' },
      expect.objectContaining({
        Item: expect.objectContaining({
          step: { S: 'stopped' },
          event: { S: `restore/${row.incident ?? 'none'}` },
          execution: { S: ARN },
        }),
      }),
    ]);
  });

  it.each([
    { when: 'it gives no reason', args: ['stop', 'restore_site-b'], given: {}, code: 2 },
    { when: 'it has ended', args: STOP, given: { described: { status: 'FAILED' } }, code: 4 },
    {
      when: 'it is a fencing',
      args: STOP,
      given: { described: { executionArn: ARN.replace(':restore:', ':fencing:') } },
      code: 4,
    },
    { when: 'the stack has no restores', args: STOP, given: { old: true }, code: 3 },
  ])('stops nothing if $when', async ({ args, given, code }) => {
    const { output, sent } = await run(args, given);

    expect([exitCodeOf(output), sent]).toEqual([code, []]);
  });
});
