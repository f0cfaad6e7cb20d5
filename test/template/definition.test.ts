import validate from 'asl-validator';
import jsonata from 'jsonata';
import { describe, expect, it } from 'vitest';
import { REASONS } from '../../functions/domain/outcomes.ts';
import { RESTORE_REASONS } from '../../functions/domain/restore/outcomes.ts';
import { FENCE_SITE } from '../../functions/domain/workflows.ts';
import { machineOf, placeholder, type State } from './definition.ts';
import { synthesizeStack } from './stack.ts';

const template = synthesizeStack();

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

describe.each([
  { workflow: 'FenceSite', reasons: REASONS },
  { workflow: 'RestoreSite', reasons: RESTORE_REASONS },
] as const)('$workflow', ({ workflow, reasons }) => {
  const { definition, text, substitutions, limits } = machineOf(template, workflow);
  const states: [string, State][] = Object.entries(definition.States);
  const tasks = states.filter(([, { Type }]) => Type === 'Task');

  /** A text as it is deployed; an ARN stands in for every resource. */
  const deployed = (given: string): string =>
    given.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => {
      const value = substitutions[name] ?? '';
      return value.startsWith('{') ? 'arn:aws:lambda:eu-west-1:123456789012:function:name' : value;
    });

  /** The expressions between `{%` and `%}`. */
  const expressions = [...deployed(text).matchAll(/"\{%((?:[^"\\]|\\.)*)%\}"/g)].map(
    ([, inside = '']) => JSON.parse(`"${inside}"`) as string,
  );

  describe("the stack's substitutions", () => {
    it('are exactly the placeholders of the definition', () => {
      const placeholders = new Set([...text.matchAll(/\$\{([^}]*)\}/g)].map(([, name = '']) => name));

      expect(Object.keys(substitutions).sort()).toEqual([...placeholders].sort());
    });
  });

  describe('the definition', () => {
    it('passes asl-validator', () => {
      const { isValid, errorsText } = validate(JSON.parse(deployed(text)) as object);

      expect(errorsText()).toBe('');
      expect(isValid).toBe(true);
    });

    it('has only fields of the language', () => {
      const unknown = states.flatMap(([name, state]) => [
        ...unknownFields(name, state, FIELDS[state.Type] ?? []),
        ...(state.Retry ?? []).flatMap((retrier) => unknownFields(`${name}, retrier`, retrier, RETRIER)),
        ...(state.Catch ?? []).flatMap((catcher) => unknownFields(`${name}, catcher`, catcher, CATCHER)),
        ...(state.Choices ?? []).flatMap((rule) => unknownFields(`${name}, choice`, rule, RULE)),
      ]);

      expect(unknown).toEqual([]);
      const top = ['Comment', 'QueryLanguage', 'StartAt', 'TimeoutSeconds', 'States', 'Version'];
      expect(unknownFields('the machine', definition, top)).toEqual([]);
      expect(definition).toMatchObject({ QueryLanguage: 'JSONata' });
    });

    it('reaches every state, and only states that exist', () => {
      const reached = new Set<string>();
      const visit = (name: string): void => {
        if (reached.has(name)) return;
        reached.add(name);
        for (const next of nextOf(definition.States[name] ?? { Type: 'none' })) visit(next);
      };
      visit(definition.StartAt);

      expect([...reached].sort()).toEqual(states.map(([name]) => name).sort());
    });

    it('has no Fail state: a failed step fails in its own state, so that a redrive resumes there', () => {
      expect(states.filter(([, { Type }]) => Type === 'Fail')).toEqual([]);
    });

    it('ends only in Succeed states', () => {
      const last = states.filter(([, state]) => nextOf(state).length === 0);

      expect(last.map(([, { Type }]) => Type)).toEqual(last.map(() => 'Succeed'));
    });

    it('has valid JSONata expressions, with assigned variables only', () => {
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

    it('has only reasons of the code', () => {
      const words = [...text.matchAll(/"reason":\s*(?:\{\s*"S":\s*)?"([A-Z_]+)"/g)].map(([, word]) => word);

      expect(words).not.toEqual([]);
      expect(words.filter((word) => !Object.hasOwn(reasons, word ?? ''))).toEqual([]);
    });
  });

  describe('a task', () => {
    const invoked = tasks.flatMap(([name, state]) => {
      const fn = placeholder(state.Arguments?.FunctionName);
      return fn === undefined ? [] : [{ name, fn, seconds: state.TimeoutSeconds }];
    });

    it('exists for each function', () => {
      const functions = Object.keys(substitutions).filter((name) => limits.has(name));

      expect([...new Set(invoked.map(({ fn }) => fn))].sort()).toEqual(functions.sort());
    });

    it.each(invoked)('$name waits longer than the timeout of $fn', ({ fn, seconds }) => {
      const limit = limits.get(fn);

      expect(limit).toBeGreaterThan(0);
      expect(seconds).toBeGreaterThan(limit ?? Number.POSITIVE_INFINITY);
    });

    const written = tasks.filter(([, { Resource = '' }]) => Resource.includes(':dynamodb:'));

    it.each(written)(
      '%s never fails the execution, and each try ends within five seconds',
      (_, { TimeoutSeconds, Catch, Next }) => {
        expect(TimeoutSeconds).toBeLessThanOrEqual(5);
        expect(Catch).toEqual([{ ErrorEquals: ['States.ALL'], Next }]);
      },
    );

    it('is a function or a record, and always has a timeout', () => {
      expect(invoked.length + written.length).toBe(tasks.length);
      expect(tasks.filter(([, { TimeoutSeconds }]) => TimeoutSeconds === undefined)).toEqual([]);
    });
  });
});

it('a rehearsal leads to no state that writes', () => {
  const { definition } = machineOf(template);
  const reached = (name: string): string[] => [
    name,
    ...nextOf(definition.States[name] ?? { Type: 'none' }).flatMap(reached),
  ];

  const states = reached('Rehearse removal');

  expect(states).toContain('Rehearsed');
  expect(FENCE_SITE.writingStates.filter((name) => states.includes(name))).toEqual([]);
});

/** The fields of `value` that are not among `known`, each with its place. */
function unknownFields(where: string, value: object, known: readonly string[]): string[] {
  return Object.keys(value)
    .filter((field) => !known.includes(field))
    .map((field) => `${where}: ${field}`);
}
