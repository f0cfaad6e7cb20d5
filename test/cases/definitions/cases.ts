import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

/** The behaviour of the one function that all Tasks call, call by call. */
const workerStep = z.strictObject({
  /** Throws an Error of this name. */
  throws: z.string().optional(),
  result: z.json().optional(),
  /** Duration of the call before its result. */
  takesSeconds: z.number().default(0),
});

/** External actions on the execution; each follows the previous one, once its moment has come. */
const outsideAction = z.strictObject({
  once: z.union([
    z.literal('ended'),
    z.strictObject({ called: z.int() }),
    z.strictObject({ entered: z.string() }),
  ]),
  /** Additional delay. */
  afterDays: z.number().default(0),
  do: z.enum(['start', 'stop', 'redrive']),
  /** Of `start`, if they differ from the execution's own. */
  name: z.string().optional(),
  input: z.json().optional(),
  /** Of `stop`. */
  error: z.string().optional(),
  cause: z.string().optional(),
  /** The name of the API's error. */
  answer: z.string().default('ok'),
});

const caseSchema = z.strictObject({
  title: z.string(),
  /** The source: document and section. */
  source: z.string(),
  timeoutSeconds: z.int().optional(),
  /**
   * The execution starts in the first state. A Task without a Resource calls the worker with its name and its input.
   */
  states: z.record(z.string(), z.record(z.string(), z.json())),
  input: z.json().default({}),
  worker: z.array(workerStep).default([]),
  outside: z.array(outsideAction).default([]),
  expect: z.strictObject({
    /** The entered states, in order. */
    entered: z.array(z.string()),
    /** The Task of each call. */
    calls: z.array(z.string()).default([]),
    /** The input of each call; compared if given, like the rest. */
    inputs: z.array(z.json()).optional(),
    /** The time from the end of each call, and from the start, to the next call. In virtual time only. */
    delaysSeconds: z.array(z.number()).optional(),
    status: z.enum(['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED']),
    output: z.json().optional(),
    error: z.string().optional(),
    cause: z.string().optional(),
  }),
  /** Why the emulator behaves differently. */
  emulatorDeparts: z.string().optional(),
  /** Why moto's interpreter behaves differently. */
  motoDeparts: z.string().optional(),
});

export type DefinitionCase = z.infer<typeof caseSchema>;
export type OutsideAction = z.infer<typeof outsideAction>;

/** Every case of a file, such as `retry`. @throws ZodError */
export function casesOf(file: string): DefinitionCase[] {
  return z
    .array(caseSchema)
    .parse(JSON.parse(readFileSync(join(import.meta.dirname, `${file}.json`), 'utf8')));
}

/** The files of the table. */
export const FILES = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.slice(0, -'.json'.length))
  .sort();

/** The deployed definition of a case. @param functionName of the worker. */
export function definitionOf({ states, timeoutSeconds }: DefinitionCase, functionName: string): string {
  const task = {
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments: {
      FunctionName: functionName,
      Payload: {
        key: '{% $states.context.Execution.Name %}',
        step: '{% $states.context.State.Name %}',
        input: '{% $states.input %}',
      },
    },
  };
  const entries = Object.entries(states);
  const definition = JSON.stringify({
    QueryLanguage: 'JSONata',
    StartAt: entries[0]?.[0],
    ...(timeoutSeconds === undefined ? {} : { TimeoutSeconds: timeoutSeconds }),
    States: Object.fromEntries(
      entries.map(([name, state]) => [
        name,
        state.Type !== 'Task' || state.Resource !== undefined
          ? state
          : { ...state, ...task, Arguments: state.Arguments ?? task.Arguments },
      ]),
    ),
  });
  return definition.replaceAll('${worker}', functionName);
}
