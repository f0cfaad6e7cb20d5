import type { HistoryEvent, HistoryEventType } from '@aws-sdk/client-sfn';
import { expect, it } from 'vitest';
import { lostRecords } from '../../../../../functions/operations/notify/lost-records.ts';

const event = (type: HistoryEventType, name?: string): HistoryEvent => ({
  id: 1,
  timestamp: undefined,
  type,
  ...(name === undefined ? {} : { stateEnteredEventDetails: { name } }),
});
const task = (name: string, ...types: readonly HistoryEventType[]): HistoryEvent[] => [
  event('TaskStateEntered', name),
  event('TaskScheduled'),
  ...types.map((type) => event(type)),
];
/** A task that invokes a function. */
const invoked = (name: string, ...types: readonly HistoryEventType[]): HistoryEvent[] =>
  task(name, ...types).map((one) =>
    one.type === 'TaskScheduled'
      ? {
          ...one,
          taskScheduledEventDetails: {
            resourceType: 'lambda',
            resource: 'invoke.waitForTaskToken',
            region: 'eu-west-1',
            parameters: '{}',
          },
        }
      : one,
  );
const DONE = ['TaskSucceeded', 'TaskStateExited'] as const;
const CAUGHT = ['TaskFailed', 'TaskScheduled', 'TaskTimedOut', 'TaskStateExited'] as const;
const started = event('ExecutionStarted');
const choice = [event('ChoiceStateEntered', 'A choice'), event('ChoiceStateExited')];
const end = [event('SucceedStateEntered', 'Fenced'), event('ExecutionSucceeded')];

it.each([
  { of: 'if each succeeded', events: [started, ...task('A', ...DONE), ...choice, ...end], lost: [] },
  {
    of: 'if one succeeded at its second try',
    events: [started, ...task('A', 'TaskFailed', 'TaskScheduled', ...DONE), ...end],
    lost: [],
  },
  {
    of: 'if they were caught',
    events: [started, ...task('A', ...CAUGHT), ...task('B', ...DONE), ...task('C', ...CAUGHT), ...end],
    lost: ['A', 'C'],
  },
  {
    of: 'except those that failed the execution',
    events: [started, ...task('A', ...CAUGHT), ...task('B', 'TaskFailed'), event('ExecutionFailed')],
    lost: ['A'],
  },
  {
    of: 'without an approval that no operator gave in time',
    events: [started, ...invoked('Ask', 'TaskTimedOut', 'TaskStateExited'), ...task('B', ...CAUGHT), ...end],
    lost: ['B'],
  },
  {
    of: 'since the last redrive',
    events: [
      started,
      ...task('A', ...CAUGHT),
      ...task('B', 'TaskFailed'),
      event('ExecutionFailed'),
      event('ExecutionRedriven'),
      ...task('B', ...DONE),
      ...task('C', ...CAUGHT),
      ...end,
    ],
    lost: ['C'],
  },
  {
    of: 'if a redriven task continues without being entered again',
    events: [started, ...task('B', 'TaskFailed'), event('ExecutionRedriven'), event('TaskSucceeded'), ...end],
    lost: [],
  },
  { of: 'without a history', events: [], lost: [] },
])('the lost records are known, $of', ({ events, lost }) => {
  expect(lostRecords(events)).toEqual(lost);
});
