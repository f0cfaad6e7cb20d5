import validate from 'asl-validator';
import jsonata from 'jsonata';
import { describe, expect, it } from 'vitest';
import { REASONS } from '../../functions/domain/outcomes.ts';
import { machineOf, placeholder, type State } from './definition.ts';
import { synthesizeStack } from './stack.ts';

const { definition, text, substitutions, limits } = machineOf(synthesizeStack());
const states: [string, State][] = Object.entries(definition.States);
const tasks = states.filter(([, { Type }]) => Type === 'Task');

/** The fields of each type of state in JSONata (Amazon States Language, states-language.net). */
const COMMON = ['Type', 'Comment', 'QueryLanguage'];
const MOVING = [...COMMON, 'Next', 'End', 'Assign', 'Output'];
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  Pass: MOVING,
  Wait: [...MOVING, 'Seconds', 'Timestamp'],
  Task: [
    ...MOVING,
    'Resource',
    'Arguments',
    'TimeoutSeconds',
    'HeartbeatSeconds',
    'Credentials',
    'Retry',
    'Catch',
  ],
  Choice: [...COMMON, 'Choices', 'Default', 'Assign', 'Output'],
  Succeed: [...COMMON, 'Output'],
};
const RETRIER = [
  'ErrorEquals',
  'IntervalSeconds',
  'MaxAttempts',
  'BackoffRate',
  'MaxDelaySeconds',
  'JitterStrategy',
];
const CATCHER = ['ErrorEquals', 'Next', 'Assign', 'Output'];
const RULE = ['Condition', 'Next', 'Comment', 'Assign', 'Output'];

const nextOf = ({ Next, Default, Choices = [], Catch = [] }: State): string[] =>
  [Next, Default, ...Choices.map((rule) => rule.Next), ...Catch.map((catcher) => catcher.Next)].filter(
    (next) => next !== undefined,
  );

/** A text as it is deployed; an ARN stands for every resource. */
const deployed = (given: string): string =>
  given.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => {
    const value = substitutions[name] ?? '';
    return value.startsWith('{') ? 'arn:aws:lambda:eu-west-1:123456789012:function:name' : value;
  });

/** Everything that stands between `{%` and `%}`. */
const expressions = [...deployed(text).matchAll(/"\{%((?:[^"\\]|\\.)*)%\}"/g)].map(
  ([, inside = '']) => JSON.parse(`"${inside}"`) as string,
);

describe('what the stack puts into the definition', () => {
  it('is all that it asks for, and nothing besides', () => {
    const asked = new Set([...text.matchAll(/\$\{([^}]*)\}/g)].map(([, name = '']) => name));

    expect(Object.keys(substitutions).sort()).toEqual([...asked].sort());
  });

  it('makes as many looks as there are waits in the time, and one more', () => {
    const { MaxPolls, ReporterTimeoutSeconds, PollIntervalSeconds } = substitutions;

    expect(Number(MaxPolls)).toBe(
      Math.floor(Number(ReporterTimeoutSeconds) / Number(PollIntervalSeconds)) + 1,
    );
  });
});

describe('the definition', () => {
  it('passes asl-validator', () => {
    const { isValid, errorsText } = validate(JSON.parse(deployed(text)) as object);

    expect(errorsText()).toBe('');
    expect(isValid).toBe(true);
  });

  it('has only the fields that the language knows', () => {
    const unknown = states.flatMap(([name, state]) => [
      ...beside(name, state, FIELDS[state.Type] ?? []),
      ...(state.Retry ?? []).flatMap((retrier) => beside(`${name}, retrier`, retrier, RETRIER)),
      ...(state.Catch ?? []).flatMap((catcher) => beside(`${name}, catcher`, catcher, CATCHER)),
      ...(state.Choices ?? []).flatMap((rule) => beside(`${name}, choice`, rule, RULE)),
    ]);

    expect(unknown).toEqual([]);
    const top = ['Comment', 'QueryLanguage', 'StartAt', 'TimeoutSeconds', 'States', 'Version'];
    expect(beside('the machine', definition, top)).toEqual([]);
    expect(definition).toMatchObject({ QueryLanguage: 'JSONata' });
  });

  it('reaches every state, and none that does not exist', () => {
    const reached = new Set<string>();
    const visit = (name: string): void => {
      if (reached.has(name)) return;
      reached.add(name);
      for (const next of nextOf(definition.States[name] ?? { Type: 'none' })) visit(next);
    };
    visit(definition.StartAt);

    expect([...reached].sort()).toEqual(states.map(([name]) => name).sort());
  });

  it('has no Fail state: a failed step fails where it failed, so that a redrive goes on from there', () => {
    expect(states.filter(([, { Type }]) => Type === 'Fail')).toEqual([]);
  });

  it('ends only well', () => {
    const last = states.filter(([, state]) => nextOf(state).length === 0);

    expect(last.map(([, { Type }]) => Type)).toEqual(last.map(() => 'Succeed'));
  });

  it('has expressions that JSONata reads, over variables that are assigned', () => {
    const assigned = new Set(
      states.flatMap(([, state]) => Object.keys('Assign' in state ? (state.Assign as object) : {})),
    );

    expect(expressions.length).toBeGreaterThan(20);
    for (const expression of expressions) expect(() => jsonata(expression), expression).not.toThrow();
    const used = expressions.flatMap((expression) =>
      [...expression.matchAll(/\$([A-Za-z]\w*)(?![\w(])/g)].map(([, name = '']) => name),
    );
    expect([...new Set(used)].filter((name) => name !== 'states' && !assigned.has(name))).toEqual([]);
  });

  it('gives reasons that the code knows', () => {
    const words = [...text.matchAll(/"reason":\s*(?:\{\s*"S":\s*)?"([A-Z_]+)"/g)].map(([, word]) => word);

    expect(words).not.toEqual([]);
    expect(words.filter((word) => !Object.hasOwn(REASONS, word ?? ''))).toEqual([]);
  });
});

describe('a step', () => {
  const invoked = tasks.flatMap(([name, state]) => {
    const fn = placeholder(state.Arguments?.FunctionName);
    return fn === undefined ? [] : [{ name, fn, seconds: state.TimeoutSeconds }];
  });

  it('is one for each function', () => {
    const functions = Object.keys(substitutions).filter((name) => limits.has(name));

    expect(invoked.map(({ fn }) => fn).sort()).toEqual(functions.sort());
  });

  it.each(invoked)('$name waits longer than $fn may run', ({ fn, seconds }) => {
    const limit = limits.get(fn);

    expect(limit).toBeGreaterThan(0);
    expect(seconds).toBeGreaterThan(limit ?? Number.POSITIVE_INFINITY);
  });

  const written = tasks.filter(([, { Resource = '' }]) => Resource.includes(':dynamodb:'));

  it.each(written)(
    '%s never stops a fencing, nor holds it up for long',
    (_, { TimeoutSeconds, Catch, Next }) => {
      expect(TimeoutSeconds).toBeLessThanOrEqual(5);
      expect(Catch).toEqual([{ ErrorEquals: ['States.ALL'], Next }]);
    },
  );

  it('is a function or a record: nothing is left without a time limit', () => {
    expect(invoked.length + written.length).toBe(tasks.length);
    expect(tasks.filter(([, { TimeoutSeconds }]) => TimeoutSeconds === undefined)).toEqual([]);
  });
});

/** Fields of `value` that are not among `known`, each named with where it stands. */
function beside(where: string, value: object, known: readonly string[]): string[] {
  return Object.keys(value)
    .filter((field) => !known.includes(field))
    .map((field) => `${where}: ${field}`);
}
