import { describe, expect, it } from 'vitest';
import { Scheduler } from '../../scheduler/scheduler.ts';
import type { Json } from '../json.ts';
import { loadMachine } from '../machine.ts';
import { StepFunctions, StepFunctionsError } from '../step-functions.ts';

const HOUR = 3600;

/** A task that asks for an answer within an hour. Sources: Developer Guide, "Wait for a Callback with Task Token". */
const ASK = {
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
  Arguments: {
    FunctionName: 'ask',
    Payload: { token: '{% $states.context.Task.Token %}', retry: '{% $states.context.State.RetryCount %}' },
  },
  TimeoutSeconds: HOUR,
  Retry: [{ ErrorEquals: ['Lambda.ServiceException'], IntervalSeconds: 10, MaxAttempts: 1 }],
  Catch: [{ ErrorEquals: ['Refused', 'States.Timeout'], Next: 'Refused' }],
  Assign: { by: '{% $states.result.by %}' },
  Next: 'Answered',
};

interface Asked {
  readonly token: string;
  readonly retry: number;
}

type StepFunctionsUnderTest = Pick<
  StepFunctions,
  'sendTaskSuccess' | 'sendTaskFailure' | 'stopExecution' | 'redriveExecution'
>;

interface Run {
  readonly stepFunctions: StepFunctionsUnderTest;
  readonly executionArn: string;
  readonly asked: readonly Asked[];
}

/** @param ask the called function; @param outside actions after some seconds */
async function run(
  ask: (call: number, run: Run) => Promise<unknown>,
  outside: Readonly<Record<number, (run: Run) => void>>,
) {
  const scheduler = new Scheduler({
    seed: 1,
    startMs: 0,
    decide: () => ({ effectDelayMs: 0, answerDelayMs: 0 }),
    observe: () => {},
  });
  const asked: Asked[] = [];
  const answers: string[] = [];
  const stepFunctions = new StepFunctions({
    timers: scheduler,
    random: scheduler.random,
    invoke: async (_, payload: Json) => {
      asked.push(payload as unknown as Asked);
      return ask(asked.length, started);
    },
    callService: () => Promise.reject(new Error('no service')),
    onHistoryEvent: () => {},
    onStatusChange: () => {},
    onDefect: (defect) => {
      throw defect;
    },
  });
  const machine = loadMachine({
    QueryLanguage: 'JSONata',
    StartAt: 'Ask',
    States: {
      Ask: ASK,
      Answered: { Type: 'Succeed', Output: { by: '{% $by %}' } },
      Refused: { Type: 'Succeed', Output: '{% $states.input %}' },
    },
  });
  const stateMachineArn = stepFunctions.putStateMachine('m', machine);
  const { executionArn } = stepFunctions.startExecution({ stateMachineArn, name: 'e', input: '{}' });
  const started: Run = { stepFunctions, executionArn, asked };
  for (const [seconds, action] of Object.entries(outside))
    scheduler.after(Number(seconds) * 1000, 'outside', 'acts', () => {
      try {
        action(started);
        answers.push('ok');
      } catch (error) {
        if (!(error instanceof StepFunctionsError)) throw error;
        answers.push(error.name);
      }
    });
  await scheduler.run();
  const { status, output = 'null', error } = stepFunctions.describeExecution({ executionArn });
  const history = stepFunctions.getExecutionHistory({ executionArn }).events.map(({ type }) => type);
  return { status, output: JSON.parse(output), error, answers, asked, history };
}

const succeed =
  (call = 1) =>
  ({ stepFunctions, asked }: Run) =>
    stepFunctions.sendTaskSuccess({ taskToken: asked[call - 1]?.token ?? '', output: '{"by":"alice"}' });
const refuse = ({ stepFunctions, asked }: Run) =>
  stepFunctions.sendTaskFailure({ taskToken: asked[0]?.token ?? '', error: 'Refused', cause: 'too early' });
const returns = async () => 'sent';
const throws = (name: string) => Promise.reject(Object.assign(new Error('from the test'), { name }));

describe('a task that waits for its token', () => {
  it.each([
    ['gets the output of SendTaskSuccess as its result', { 5: succeed() }, { by: 'alice' }, ['ok']],
    [
      'fails with the error of SendTaskFailure',
      { 5: refuse },
      { Error: 'Refused', Cause: 'too early' },
      ['ok'],
    ],
    [
      'fails after its time limit, and its token is closed',
      { 3601: succeed() },
      { Error: 'States.Timeout', Cause: '' },
      ['TaskTimedOut'],
    ],
    ['takes the first answer only', { 5: succeed(), 6: refuse }, { by: 'alice' }, ['ok', 'TaskTimedOut']],
    [
      'takes no unknown token, and no output that is not JSON',
      {
        3: ({ stepFunctions }: Run) => stepFunctions.sendTaskSuccess({ taskToken: 'x', output: '{}' }),
        4: ({ stepFunctions, asked }: Run) =>
          stepFunctions.sendTaskSuccess({ taskToken: asked[0]?.token ?? '', output: '{' }),
        5: succeed(),
      },
      { by: 'alice' },
      ['InvalidToken', 'InvalidOutput', 'ok'],
    ],
  ])('%s', async (_, outside, output, answers) => {
    expect(await run(returns, outside)).toMatchObject({ status: 'SUCCEEDED', output, answers });
  });

  it('shows its submission in the history', async () => {
    const { history } = await run(returns, { 5: succeed() });
    expect(history.slice(1, 7)).toEqual([
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSubmitted',
      'TaskSucceeded',
      'TaskStateExited',
    ]);
  });

  it('may be answered before its function has returned', async () => {
    const { output, history } = await run(async (_, started) => succeed()(started), {});
    expect(output).toEqual({ by: 'alice' });
    expect(history).not.toContain('TaskSubmitted');
  });

  it('fails with the error of its function', async () => {
    const { status, error, answers } = await run(() => throws('NotSent'), { 5: succeed() });
    expect({ status, error, answers }).toEqual({
      status: 'FAILED',
      error: 'NotSent',
      answers: ['TaskTimedOut'],
    });
  });

  it('has another token in each try', async () => {
    const ask = (call: number) => (call === 1 ? throws('Lambda.ServiceException') : returns());
    const { output, answers, asked } = await run(ask, { 15: succeed(1), 16: succeed(2) });
    expect(asked.map(({ retry }) => retry)).toEqual([0, 1]);
    expect({ output, answers }).toEqual({ output: { by: 'alice' }, answers: ['TaskTimedOut', 'ok'] });
  });

  it('has another token after a redrive, and the first one is closed with its execution', async () => {
    const { output, answers } = await run(returns, {
      5: ({ stepFunctions, executionArn }) => stepFunctions.stopExecution({ executionArn }),
      6: ({ stepFunctions, executionArn }) => stepFunctions.redriveExecution({ executionArn }),
      7: succeed(1),
      8: succeed(2),
    });
    expect({ output, answers }).toEqual({
      output: { by: 'alice' },
      answers: ['ok', 'ok', 'TaskTimedOut', 'ok'],
    });
  });
});
