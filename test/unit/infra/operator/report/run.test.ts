import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { expect, it } from 'vitest';
import { runOf } from '../../../../../infra/operator/report/run.ts';

const EXECUTION = 'arn:aws:states:eu-west-1:123456789012:execution:fencing:x_001';

type Event = Omit<HistoryEvent, 'timestamp' | 'id'> & { readonly at: number };

/** Times are milliseconds since 1970. */
const run = (...events: readonly Event[]) =>
  runOf({
    execution: EXECUTION,
    events: events.map(({ at, ...event }) => ({ ...event, id: undefined, timestamp: new Date(at) })),
  });

const entered = (at: number, name: string, type: HistoryEvent['type'] = 'TaskStateEntered'): Event => ({
  at,
  type,
  stateEnteredEventDetails: { name },
});
const left = (at: number, name: string): Event => ({
  at,
  type: 'TaskStateExited',
  stateExitedEventDetails: { name },
});
const scheduled = (at: number, resourceType: string, resource: string): Event => ({
  at,
  type: 'TaskScheduled',
  taskScheduledEventDetails: { resourceType, resource, region: 'eu-west-1', parameters: '{}' },
});
const invoked = (at: number) => scheduled(at, 'lambda', 'invoke');
const failed = (at: number, error: string, errorMessage: string): Event => ({
  at,
  type: 'TaskFailed',
  taskFailedEventDetails: {
    resourceType: 'lambda',
    resource: 'invoke',
    error,
    cause: JSON.stringify({ errorType: error, errorMessage }),
  },
});
const aborted: Event = {
  at: 50,
  type: 'ExecutionAborted',
  executionAbortedEventDetails: { cause: 'stopped' },
};
const redriven: Event = {
  at: 90,
  type: 'ExecutionRedriven',
  executionRedrivenEventDetails: { redriveCount: 1 },
};

it.each([
  { of: 'a function that reads', state: entered(1, 'Look up accelerator'), kind: 'read' },
  { of: 'a function that writes', state: entered(1, 'Take site offline'), kind: 'write' },
  { of: 'a wait', state: entered(1, 'Wait', 'WaitStateEntered'), kind: 'wait' },
  { of: 'a choice', state: entered(1, 'Choose', 'ChoiceStateEntered'), kind: 'decide' },
  { of: 'an end', state: entered(1, 'Fenced', 'SucceedStateEntered'), kind: 'decide' },
])('the visit of $of lasts until the state is left', ({ state, kind }) => {
  const name = state.stateEnteredEventDetails?.name ?? '';

  expect(run(state, left(5, name)).visits).toEqual([{ state: name, kind, from: 1, to: 5 }]);
  expect(run(state).visits).toEqual([{ state: name, kind, from: 1 }]);
});

it.each([
  { by: 'Step Functions', resource: ['dynamodb', 'putItem'] },
  { by: 'the emulator', resource: ['states', 'arn:aws:states:::dynamodb:putItem'] },
])('a record, as $by names it', ({ resource: [type = '', name = ''] }) => {
  expect(run(entered(1, 'Record'), scheduled(2, type, name)).visits).toMatchObject([{ kind: 'record' }]);
});

it('has every failed attempt and its retry', () => {
  const { visits, events } = run(
    { at: 0, type: 'ExecutionStarted' },
    entered(1, 'Take site offline'),
    invoked(1),
    failed(4, 'InfinispanUnavailable', 'POST take-offline: 500'),
    invoked(8),
    { at: 12, type: 'TaskTimedOut', taskTimedOutEventDetails: { error: 'States.Timeout', ...LAMBDA } },
    { at: 12, type: 'ExecutionFailed', executionFailedEventDetails: { error: 'States.Timeout' } },
  );

  expect(visits).toEqual([{ state: 'Take site offline', kind: 'write', from: 1, to: 12 }]);
  expect(events).toEqual([
    { kind: 'started', at: 0 },
    {
      kind: 'task failed',
      at: 4,
      state: 'Take site offline',
      why: 'InfinispanUnavailable: POST take-offline: 500',
    },
    { kind: 'retried', at: 8, state: 'Take site offline' },
    { kind: 'task failed', at: 12, state: 'Take site offline', why: 'States.Timeout' },
    { kind: 'ended', at: 12, status: 'FAILED', why: 'States.Timeout' },
  ]);
});

const LAMBDA = { resourceType: 'lambda', resource: 'invoke' } as const;

it.each([
  { way: 'enters the state again', resumed: [entered(91, 'Look up accelerator'), invoked(91)] },
  { way: 'resumes in the state', resumed: [invoked(91)] },
])('a redrive that $way', ({ resumed }) => {
  const state = 'Look up accelerator';

  const { visits, events } = run(
    entered(1, state),
    invoked(1),
    aborted,
    redriven,
    ...resumed,
    left(95, state),
    {
      at: 95,
      type: 'ExecutionSucceeded',
      executionSucceededEventDetails: { output: '{}' },
    },
  );

  expect(visits).toEqual([
    { state, kind: 'read', from: 1, to: 50 },
    { state, kind: 'read', from: 91, to: 95 },
  ]);
  expect(events).toEqual([
    { kind: 'ended', at: 50, status: 'ABORTED', why: 'stopped' },
    { kind: 'redriven', at: 90 },
    { kind: 'ended', at: 95, status: 'SUCCEEDED', why: '' },
  ]);
});

it('is empty for a history that is no longer kept', () => {
  expect(runOf({ execution: EXECUTION })).toEqual({
    execution: EXECUTION,
    kept: false,
    visits: [],
    events: [],
  });
});
