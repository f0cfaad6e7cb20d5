import * as z from 'zod';
import { STATES_ALL } from './errors.ts';
import type { Json } from './json.ts';
import type { Reach } from './references.ts';
import { parseResource, type Resource } from './resource.ts';
import type { Retrier } from './retry.ts';
import { type Definition, definitionSchema, type StateDefinition, type TaskDefinition } from './schema.ts';
import { compile, type Template } from './template.ts';

/**
 * How a state is left: the data that it assigns and outputs, and the next state. `next` undefined: the execution ends.
 */
export interface Exit {
  readonly next: string | undefined;
  readonly output: Template | undefined;
  readonly assign: readonly (readonly [variable: string, value: Template])[];
}

interface Catcher extends Exit {
  readonly errorEquals: readonly string[];
}

export interface TaskState extends Exit {
  readonly type: 'Task';
  readonly resource: Resource;
  readonly arguments: Template | undefined;
  readonly timeoutMs: number | undefined;
  readonly retriers: readonly Retrier[];
  readonly catchers: readonly Catcher[];
}

/** Has either `seconds` or `timestamp`. */
export interface WaitState extends Exit {
  readonly type: 'Wait';
  readonly seconds: Template | undefined;
  readonly timestamp: Template | undefined;
}

export interface ChoiceState {
  readonly type: 'Choice';
  readonly rules: readonly (Exit & { readonly condition: Template })[];
  readonly otherwise: Exit | undefined;
}

export interface FailState {
  readonly type: 'Fail';
  readonly error: Template | undefined;
  readonly cause: Template | undefined;
}

export type State =
  | TaskState
  | (Exit & { readonly type: 'Pass' })
  | WaitState
  | (Exit & { readonly type: 'Succeed' })
  | ChoiceState
  | FailState;

/** A definition, checked and compiled once, for any number of executions. */
export interface Machine {
  readonly startAt: string;
  readonly timeoutMs: number | undefined;
  readonly states: ReadonlyMap<string, State>;
}

interface ExitFields {
  readonly Output?: Json | undefined;
  readonly Assign?: Record<string, Json> | undefined;
}

function exit(fields: ExitFields, next: string | undefined, reach?: Reach, within = ''): Exit {
  return {
    next,
    output: fields.Output === undefined ? undefined : compile(fields.Output, `${within}Output`, reach),
    assign: Object.entries(fields.Assign ?? {}).map(([variable, value]) => {
      if (variable === 'states') throw new SyntaxError(`${within}Assign: states is a reserved variable`);
      return [variable, compile(value, `${within}Assign/${variable}`, reach)] as const;
    }),
  };
}

function compileIf(value: Json | undefined, field: string): Template | undefined {
  return value === undefined ? undefined : compile(value, field);
}

/** Next or End, one of the two. */
function nextOf(state: {
  readonly Next?: string | undefined;
  readonly End?: true | undefined;
}): string | undefined {
  if ((state.Next === undefined) === (state.End === undefined))
    throw new SyntaxError('one of Next and End is needed');
  return state.Next;
}

/** `States.ALL` must be alone and last (Developer Guide, "Handling errors in Step Functions workflows"). */
function checkWildcard(entries: readonly { readonly ErrorEquals: readonly string[] }[]): void {
  for (const [index, { ErrorEquals }] of entries.entries()) {
    if (!ErrorEquals.includes(STATES_ALL)) continue;
    if (ErrorEquals.length > 1 || index < entries.length - 1)
      throw new SyntaxError(`${STATES_ALL} must be alone and last`);
  }
}

function task(state: TaskDefinition): TaskState {
  checkWildcard(state.Retry);
  checkWildcard(state.Catch);
  return {
    type: 'Task',
    ...exit(state, nextOf(state), 'result'),
    resource: parseResource(state.Resource),
    arguments: compileIf(state.Arguments, 'Arguments'),
    timeoutMs: state.TimeoutSeconds === undefined ? undefined : state.TimeoutSeconds * 1000,
    retriers: state.Retry,
    catchers: state.Catch.map((catcher, index) => ({
      ...exit(catcher, catcher.Next, 'errorOutput', `Catch[${index}]/`),
      errorEquals: catcher.ErrorEquals,
    })),
  };
}

function compileState(state: StateDefinition): State {
  switch (state.Type) {
    case 'Task':
      return task(state);
    case 'Pass':
      return { type: 'Pass', ...exit(state, nextOf(state)) };
    case 'Succeed':
      return { type: 'Succeed', ...exit(state, undefined) };
    case 'Fail':
      return { type: 'Fail', error: compileIf(state.Error, 'Error'), cause: compileIf(state.Cause, 'Cause') };
    case 'Wait':
      if ((state.Seconds === undefined) === (state.Timestamp === undefined)) {
        throw new SyntaxError('one of Seconds and Timestamp is needed');
      }
      return {
        type: 'Wait',
        ...exit(state, nextOf(state)),
        seconds: compileIf(state.Seconds, 'Seconds'),
        timestamp: compileIf(state.Timestamp, 'Timestamp'),
      };
    case 'Choice':
      return {
        type: 'Choice',
        rules: state.Choices.map((rule, index) => ({
          ...exit(rule, rule.Next, undefined, `Choices[${index}]/`),
          condition: compile(rule.Condition, `Choices[${index}]/Condition`),
        })),
        otherwise: state.Default === undefined ? undefined : exit(state, state.Default),
      };
  }
}

/** Every state that a state can go to. */
function targets(state: State): (string | undefined)[] {
  if (state.type === 'Fail') return [];
  if (state.type === 'Choice') return [...state.rules, state.otherwise].map((rule) => rule?.next);
  if (state.type === 'Task') return [state.next, ...state.catchers.map(({ next }) => next)];
  return [state.next];
}

/**
 * Checks and compiles a definition.
 *
 * @param definition the JSON text, or what it parses to.
 * @throws SyntaxError for an unknown field, an unreachable state, a `Next` that names no state, an expression that does
 *   not parse, and everything else that `schema.ts` refuses as Step Functions does.
 */
export function loadMachine(definition: string | Json): Machine {
  const parsed = definitionSchema.safeParse(
    typeof definition === 'string' ? JSON.parse(definition) : definition,
  );
  if (!parsed.success) throw new SyntaxError(z.prettifyError(parsed.error));
  const { StartAt, States, TimeoutSeconds }: Definition = parsed.data;
  const states = new Map<string, State>();
  for (const [name, state] of Object.entries(States)) {
    try {
      states.set(name, compileState(state));
    } catch (error) {
      throw new SyntaxError(`${name}: ${error instanceof Error ? error.message : error}`);
    }
  }
  const reached = new Set([StartAt, ...[...states.values()].flatMap(targets)]);
  reached.delete(undefined);
  for (const name of reached)
    if (name !== undefined && !states.has(name)) throw new SyntaxError(`no state ${name}`);
  for (const name of states.keys()) if (!reached.has(name)) throw new SyntaxError(`${name} is unreachable`);
  return {
    startAt: StartAt,
    timeoutMs: TimeoutSeconds === undefined ? undefined : TimeoutSeconds * 1000,
    states,
  };
}
