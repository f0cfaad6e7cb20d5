import { DescribeExecutionCommand, GetExecutionHistoryCommand, SFNClient } from '@aws-sdk/client-sfn';
import { expect, it } from 'vitest';
import { followRestore } from '../../../../../infra/operator/restores/follow-restore.ts';
import { mockClient } from '../../../support/aws.ts';

const AT = new Date('2026-11-24T18:00:00.000Z');
const PROGRESS = {
  cachesDone: 1,
  caches: 2,
  entries: { site: 1200, survivor: 2600 },
  perSecond: 700,
  secondsLeft: 2,
};
const task = { resource: 'invoke', resourceType: 'lambda' };
const EVENTS = [
  { id: 1, type: 'ExecutionStarted', timestamp: AT },
  { id: 2, type: 'TaskStateEntered', timestamp: AT, stateEnteredEventDetails: { name: 'Watch the push' } },
  {
    id: 3,
    type: 'TaskSucceeded',
    timestamp: AT,
    taskSucceededEventDetails: {
      ...task,
      output: JSON.stringify({ Payload: { verdict: 'SENDING', progress: PROGRESS } }),
    },
  },
  { id: 4, type: 'ChoiceStateEntered', timestamp: AT, stateEnteredEventDetails: { name: 'Data pushed?' } },
  {
    id: 5,
    type: 'TaskStateEntered',
    timestamp: AT,
    stateEnteredEventDetails: { name: 'Close the incident' },
  },
  { id: 6, type: 'TaskFailed', timestamp: AT, taskFailedEventDetails: { ...task, error: 'ClaimChanged' } },
  { id: 7, type: 'TaskSucceeded', timestamp: AT, taskSucceededEventDetails: { ...task, output: '{}' } },
] as const;

interface HistoryRequest {
  readonly reverseOrder?: boolean;
  readonly maxResults?: number;
}

/** The events in the order and number that a request asks for. */
const historyOf =
  (events: () => readonly object[], requests: HistoryRequest[] = []) =>
  ({ reverseOrder = false, maxResults = 100 }: HistoryRequest) => {
    requests.push({ reverseOrder, maxResults });
    return { events: (reverseOrder ? events().toReversed() : events()).slice(0, maxResults) };
  };

/** An execution that has three events more at each poll, and ends at the last one. */
async function follow(end: object) {
  const stepFunctions = new SFNClient({ region: 'eu-west-1' });
  const mock = mockClient(stepFunctions);
  const [lines, waits]: [string[], number[]] = [[], []];
  let polls = 0;
  mock.on(DescribeExecutionCommand).callsFake(() => {
    polls += 1;
    return polls * 3 >= EVENTS.length ? end : { status: 'RUNNING' };
  });
  mock.on(GetExecutionHistoryCommand).callsFake(historyOf(() => EVENTS.slice(0, polls * 3)));
  const clock = { now: () => 0, sleep: async () => {} };
  const ended = await followRestore(
    { stepFunctions, clock },
    'arn',
    (line) => lines.push(line),
    async () => void waits.push(lines.length),
  );
  return { ended, lines, waits };
}

it('each step, failure and progress is printed once, and the caller is called after each poll', async () => {
  const { ended, lines, waits } = await follow({
    status: 'SUCCEEDED',
    output: JSON.stringify({ outcome: 'RESTORED', incident: 'i' }),
  });

  expect(ended).toEqual({ outcome: 'RESTORED', incident: 'i' });
  expect(lines).toEqual([
    '18:00:00  Watch the push',
    '18:00:00    pushed 1 of 2 caches, 1,200 of 2,600 entries, 700 a second, 2 s left',
    '18:00:00  Close the incident',
    '18:00:00    failed: ClaimChanged',
  ]);
  expect(waits).toEqual([2, 4]);
});

it.each([
  {
    of: 'a restore that was not approved',
    end: {
      status: 'SUCCEEDED',
      output: JSON.stringify({ outcome: 'NOT_RESTORED', reason: 'NOT_APPROVED', incident: 'i' }),
    },
    ended: { outcome: 'NOT_RESTORED', reason: 'NOT_APPROVED', detail: '', incident: 'i', undone: false },
  },
  {
    of: 'a failed execution',
    end: { status: 'FAILED', error: 'InfinispanRefused' },
    ended: { outcome: 'FAILED', detail: 'FAILED InfinispanRefused' },
  },
  {
    of: 'a function that failed',
    end: {
      status: 'FAILED',
      error: 'InfinispanUnavailable',
      cause: JSON.stringify({ errorMessage: 'GET container:\u001b[31m no answer' }),
    },
    ended: { outcome: 'FAILED', detail: 'FAILED InfinispanUnavailable: GET container:\\u001b[31m no answer' },
  },
  {
    of: 'a stopped execution',
    end: { status: 'ABORTED' },
    ended: { outcome: 'FAILED', detail: 'ABORTED' },
  },
])('the end of $of is known', async ({ end, ended }) => {
  expect(await follow(end)).toMatchObject({ ended });
});

it('reads the last events only, and all of them only if some were left out', async () => {
  const stepFunctions = new SFNClient({ region: 'eu-west-1' });
  const events = Array.from({ length: 400 }, (_, index) => ({
    id: index + 1,
    type: 'TaskStateEntered',
    timestamp: AT,
    stateEnteredEventDetails: { name: `state ${index + 1}` },
  }));
  // The second poll leaves 200 events out.
  const known = [40, 340, 345, 400];
  const requests: HistoryRequest[] = [];
  let polls = 0;
  mockClient(stepFunctions)
    .on(DescribeExecutionCommand)
    .callsFake(() => ({ status: ++polls === known.length ? 'ABORTED' : 'RUNNING' }))
    .on(GetExecutionHistoryCommand)
    .callsFake(historyOf(() => events.slice(0, known[polls - 1]), requests));
  const lines: string[] = [];

  await followRestore(
    { stepFunctions, clock: { now: () => 0, sleep: async () => {} } },
    'arn',
    (line) => lines.push(line),
    async () => {},
  );

  expect(lines).toEqual(events.map(({ id }) => `18:00:00  state ${id}`));
  expect(requests.map(({ maxResults }) => maxResults)).toEqual([100, 100, 1000, 100, 100]);
});
