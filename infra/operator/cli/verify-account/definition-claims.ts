import {
  DescribeStateMachineCommand,
  TestStateCommand,
  type TestStateCommandInput,
  type TestStateCommandOutput,
} from '@aws-sdk/client-sfn';
import type { Deployment } from '../../deployment/deployment.ts';
import { type Claim, type Finding, open, proved, refuted } from './finding.ts';

/** One state of the definition with a result or an error of its task, and what Step Functions must do next. */
interface StateCase {
  readonly state: string;
  readonly variables?: object;
  readonly mock?: TestStateCommandInput['mock'];
  readonly expected: string;
}

const output = (value: object) => ({ output: value });
const EVENT = {
  version: 1,
  mode: 'event',
  accelerator: 'a1234567890abcdef.awsglobalaccelerator.com',
  site: 'site-b',
  reporter: 'site-a',
  startsAt: '2026-01-01T00:00:00.000Z',
  fingerprint: '',
  labels: {},
};
const auditColumns = {
  application: { S: 'x' },
  event: { S: 'x' },
  execution: { S: 'x' },
  expiresAt: { S: 'never' },
};

const CASES: readonly StateCase[] = [
  {
    state: 'Look up accelerator',
    mock: { errorOutput: { error: 'Lambda.ServiceException' } },
    expected: 'RETRIABLE',
  },
  {
    state: 'Look up accelerator',
    mock: { errorOutput: { error: 'InputRefused' } },
    expected: 'FAILED',
  },
  {
    state: 'Rehearse removal',
    mock: { errorOutput: { error: 'Lambda.InvalidRuntimeException' } },
    expected: 'CAUGHT_ERROR, Rehearse take-offline',
  },
];

/** Cases with variables, which only Step Functions itself evaluates. */
const CASES_WITH_VARIABLES: readonly StateCase[] = [
  {
    state: 'Proceed with fencing?',
    variables: output({ verdict: 'GO', endpointsListed: true }),
    expected: 'SUCCEEDED, Record observations',
  },
  {
    state: 'Removal result?',
    variables: { ...output({ verdict: 'COMPLETE', ours: false }), removalRecorded: '' },
    expected: 'SUCCEEDED, Record re-verification',
  },
  {
    state: 'Record not fenced',
    variables: {
      ...output({ verdict: 'NO', reason: 'PAUSED', detail: 'x' }),
      auditColumns,
      accelerator: null,
    },
    mock: { result: '{}' },
    expected: 'SUCCEEDED, Not fenced',
  },
];

/** @param local whether the state machine is an emulator's, which does not take variables */
export const definitionClaims = (stack: Deployment, local: boolean): Claim[] => [
  {
    claim: 'Step Functions treats errors of functions as the definition intends',
    settle: () => tryStates(stack, CASES, local),
  },
  {
    claim: "Step Functions evaluates the definition's expressions",
    settle: async () =>
      local
        ? open('the emulator evaluates no variables in TestState')
        : tryStates(stack, CASES_WITH_VARIABLES, local),
  },
];

async function tryStates(
  { stepFunctions, stateMachineArn }: Deployment,
  cases: readonly StateCase[],
  local: boolean,
): Promise<Finding> {
  // TestState has a host of its own, which an emulator does not have.
  stepFunctions.config.disableHostPrefix = local;
  const { definition, roleArn } = await stepFunctions.send(
    new DescribeStateMachineCommand({ stateMachineArn }),
  );
  const differing: string[] = [];
  for (const { state, variables, mock, expected } of cases) {
    const tested = await stepFunctions.send(
      new TestStateCommand({
        definition,
        roleArn,
        stateName: state,
        input: '{}',
        context: JSON.stringify({ Execution: { Id: 'x', Name: 'x', Input: EVENT } }),
        ...(variables === undefined ? {} : { variables: JSON.stringify(variables) }),
        ...(mock === undefined ? {} : { mock }),
      }),
    );
    if (endingOf(tested) !== expected) differing.push(`${state}: ${endingOf(tested)}, not ${expected}`);
  }
  return differing.length === 0
    ? proved(`${cases.length} states tried by TestState`)
    : refuted(differing.join('; '));
}

const endingOf = ({ status, nextState }: TestStateCommandOutput): string =>
  [status, nextState].filter(Boolean).join(', ');
