import { describe, expect, it } from 'vitest';
import { casesOf } from '../../../cases/definitions/cases.ts';
import { runOnInterpreter } from './interpreter-subject.ts';

/** The first three are AWS's own, recorded in LocalStack's tests; the others are assembled from these. */
const HISTORIES: readonly (readonly [file: string, title: string, types: readonly string[]])[] = [
  [
    'jsonata',
    'the result of a Task has the payload and the status',
    [
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ],
  ],
  [
    'timeouts',
    'a Task that takes too long fails with States.Timeout',
    [
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskTimedOut',
      'ExecutionFailed',
    ],
  ],
  [
    'catch',
    'an error is caught by name, and its output is the error',
    [
      ...[
        'ExecutionStarted',
        'TaskStateEntered',
        'TaskScheduled',
        'TaskStarted',
        'TaskFailed',
        'TaskStateExited',
      ],
      ...['SucceedStateEntered', 'SucceedStateExited', 'ExecutionSucceeded'],
    ],
  ],
  [
    'retry',
    'States.TaskFailed matches an error that a function throws',
    [
      ...['ExecutionStarted', 'TaskStateEntered', 'TaskScheduled', 'TaskStarted', 'TaskFailed'],
      ...['TaskScheduled', 'TaskStarted', 'TaskSucceeded', 'TaskStateExited', 'ExecutionSucceeded'],
    ],
  ],
  [
    'retry',
    'an Output that fails after the call is retried with another call',
    [
      ...[
        'ExecutionStarted',
        'TaskStateEntered',
        'TaskScheduled',
        'TaskStarted',
        'TaskSucceeded',
        'EvaluationFailed',
      ],
      ...['TaskScheduled', 'TaskStarted', 'TaskSucceeded', 'TaskStateExited', 'ExecutionSucceeded'],
    ],
  ],
  [
    'choice',
    'a condition that is not a boolean fails the state',
    ['ExecutionStarted', 'ChoiceStateEntered', 'EvaluationFailed', 'ExecutionFailed'],
  ],
  [
    'timeouts',
    'an execution also ends TIMED_OUT in a Wait',
    ['ExecutionStarted', 'WaitStateEntered', 'ExecutionTimedOut'],
  ],
  ['stop-and-redrive', 'stopped in a Wait', ['ExecutionStarted', 'WaitStateEntered', 'ExecutionAborted']],
  [
    'stop-and-redrive',
    'a Catch that ends in Fail: the redrive enters Fail again and fails again',
    [
      ...[
        'ExecutionStarted',
        'TaskStateEntered',
        'TaskScheduled',
        'TaskStarted',
        'TaskFailed',
        'TaskStateExited',
      ],
      ...['FailStateEntered', 'ExecutionFailed', 'ExecutionRedriven', 'FailStateEntered', 'ExecutionFailed'],
    ],
  ],
];

describe('the history of', () => {
  it.each(HISTORIES)('%s: %s', async (file, title, types) => {
    const row = casesOf(file).find((one) => one.title === title);
    if (row === undefined) throw new Error(`no case ${title}`);
    expect((await runOnInterpreter(row, 1)).history).toEqual(types);
  });
});
