import { describe, expect, it } from 'vitest';
import { casesOf, definitionOf, FILES } from '../../../cases/definitions/cases.ts';
import type { Json } from '../json.ts';
import { loadMachine } from '../machine.ts';

const invoke = {
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: 'f', Payload: '{% $states.input %}' },
};

function machine(state: Record<string, Json>, more: Record<string, Json> = {}): Json {
  return { QueryLanguage: 'JSONata', StartAt: 'A', States: { A: state, End: { Type: 'Succeed' } }, ...more };
}

const toEnd = (state: Record<string, Json>) => machine({ ...state, Next: 'End' });

describe('a definition is refused', () => {
  it.each<[string, Json, string]>([
    ['for an unknown field of the machine', machine({ ...invoke, Next: 'End' }, { Timeout: 5 }), 'Timeout'],
    ['for an unknown field of a state', toEnd({ ...invoke, TimeOutSeconds: 5 }), 'TimeOutSeconds'],
    ['for a field of JSONPath', toEnd({ ...invoke, ResultPath: '$.x' }), 'ResultPath'],
    ['for HeartbeatSeconds', toEnd({ ...invoke, HeartbeatSeconds: 5 }), 'HeartbeatSeconds'],
    ['for a Retry of a Pass', toEnd({ Type: 'Pass', Retry: [] }), 'Retry'],
    [
      'for a mistyped field of a retrier',
      toEnd({ ...invoke, Retry: [{ ErrorEquals: ['X'], BackOffRate: 2 }] }),
      'BackOffRate',
    ],
    [
      'for a mistyped field of a catcher',
      toEnd({ ...invoke, Catch: [{ ErrorEquals: ['X'], Next: 'End', ResultSelector: {} }] }),
      'ResultSelector',
    ],
    [
      'for a mistyped field of a rule',
      machine({ Type: 'Choice', Choices: [{ Condition: '{% true %}', next: 'End' }] }),
      'next',
    ],
    ['for a retrier without errors', toEnd({ ...invoke, Retry: [{ ErrorEquals: [] }] }), 'ErrorEquals'],
    [
      'for an unknown jitter',
      toEnd({ ...invoke, Retry: [{ ErrorEquals: ['X'], JitterStrategy: 'HALF' }] }),
      'JitterStrategy',
    ],
    [
      'for States.ALL with another name',
      toEnd({ ...invoke, Retry: [{ ErrorEquals: ['X', 'States.ALL'] }] }),
      'alone and last',
    ],
    [
      'for States.ALL before another catcher',
      toEnd({
        ...invoke,
        Catch: [
          { ErrorEquals: ['States.ALL'], Next: 'End' },
          { ErrorEquals: ['X'], Next: 'End' },
        ],
      }),
      'alone and last',
    ],
    ['for an unknown type', toEnd({ Type: 'Map' }), 'Type'],
    ['for an unknown resource', toEnd({ ...invoke, Resource: 'arn:aws:states:::sqs:sendMessage' }), 'sqs'],
    [
      'for another query language',
      machine({ ...invoke, Next: 'End' }, { QueryLanguage: 'JSONPath' }),
      'QueryLanguage',
    ],
    ['for a Next that names no state', machine({ ...invoke, Next: 'Nowhere' }), 'no state Nowhere'],
    [
      'for a catcher whose Next names no state',
      toEnd({ ...invoke, Catch: [{ ErrorEquals: ['X'], Next: 'Nowhere' }] }),
      'no state Nowhere',
    ],
    ['for an unreachable state', machine({ ...invoke, End: true }), 'End is unreachable'],
    ['for neither Next nor End', machine(invoke), 'one of Next and End'],
    ['for both Next and End', machine({ ...invoke, Next: 'End', End: true }), 'one of Next and End'],
    ['for a Wait without a duration', toEnd({ Type: 'Wait' }), 'one of Seconds and Timestamp'],
    ['for an expression that does not parse', toEnd({ Type: 'Pass', Output: '{% 1 + %}' }), 'Output'],
    ['for an expression that is not closed', toEnd({ Type: 'Pass', Output: { a: '{% 1' } }), 'Output/a'],
    ['for assigning to $states', toEnd({ Type: 'Pass', Assign: { states: 1 } }), 'reserved'],
    ['for assigning to a part of a variable', toEnd({ Type: 'Pass', Assign: { 'x.y': 1 } }), 'x.y'],
    ['for a bare name', toEnd({ Type: 'Pass', Output: '{% phone %}' }), 'phone'],
    [
      'for a bare name in a function',
      toEnd({ Type: 'Pass', Output: '{% $exists(a.b) and true %}' }),
      'a has no value',
    ],
    ['for $$', toEnd({ Type: 'Pass', Output: '{% $$.phone %}' }), '$$'],
    ['for a result where there is none', toEnd({ Type: 'Pass', Output: '{% $states.result %}' }), 'result'],
    ['for a result in Arguments', toEnd({ ...invoke, Arguments: '{% $states.result %}' }), 'result'],
    [
      'for an error outside a catcher',
      toEnd({ ...invoke, Output: '{% $states.errorOutput.Error %}' }),
      'errorOutput',
    ],
    [
      'for a result in a catcher',
      toEnd({ ...invoke, Catch: [{ ErrorEquals: ['X'], Output: '{% $states.result %}', Next: 'End' }] }),
      'result',
    ],
  ])('%s', (_, definition, message) => {
    expect(() => loadMachine(definition)).toThrowError(SyntaxError);
    expect(() => loadMachine(definition)).toThrowError(message);
  });
});

describe('an expression is accepted', () => {
  it.each([
    ['{% $states.input.list[n > 1].m %}'],
    ['{% $states.input.list^(n).m %}'],
    ['{% $states.input.list{n: m} %}'],
    ['{% $map($states.input.list, function($x) { $x.n }) %}'],
    ['{% $states.input.list.{"n": n} %}'],
  ])('%s', (Output) => {
    expect(() => loadMachine(toEnd({ Type: 'Pass', Output }))).not.toThrow();
  });
});

it('every case has an accepted definition', () => {
  for (const file of FILES) {
    for (const row of casesOf(file)) expect(() => loadMachine(definitionOf(row, 'worker'))).not.toThrow();
  }
});
