import type { Template } from 'aws-cdk-lib/assertions';
import { nameOf, resourcesOf } from './stack.ts';

/** The fields of the Amazon States Language that the tests use. */
export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds: number;
  readonly MaxAttempts: number;
  readonly BackoffRate: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: 'FULL' | 'NONE';
}

interface Catcher {
  readonly ErrorEquals: readonly string[];
  readonly Next: string;
}

export interface State {
  readonly Type: string;
  readonly Comment?: string;
  readonly Resource?: string;
  readonly Arguments?: Readonly<Record<string, unknown>>;
  readonly TimeoutSeconds?: number;
  readonly Next?: string;
  readonly Default?: string;
  readonly Choices?: readonly { readonly Condition: string; readonly Next: string }[];
  readonly Retry?: readonly Retrier[];
  readonly Catch?: readonly Catcher[];
}

interface Definition {
  readonly Comment: string;
  readonly StartAt: string;
  readonly TimeoutSeconds: number;
  readonly States: Readonly<Record<string, State>>;
}

export interface Machine {
  readonly definition: Definition;
  /** The text in the template, before the substitution. */
  readonly text: string;
  /** The values of `${…}`: a text, or the name of a resource. */
  readonly substitutions: Readonly<Record<string, string>>;
  /** Timeout of each function in seconds, by its placeholder in the definition. */
  readonly limits: ReadonlyMap<string, number>;
}

/** A state machine in the template, by the construct of its workflow. */
export function machineOf(template: Template, workflow: 'FenceSite' | 'RestoreSite' = 'FenceSite'): Machine {
  const [, machine] =
    resourcesOf(template, 'AWS::StepFunctions::StateMachine').find(
      ([id]) => nameOf(id) === `${workflow}StateMachine`,
    ) ?? [];
  const { DefinitionString, DefinitionSubstitutions } = machine?.Properties ?? {};
  if (typeof DefinitionString !== 'string') throw new Error('the template has no definition in clear');
  const substitutions = Object.entries(DefinitionSubstitutions ?? {});
  const functions = resourcesOf(template, 'AWS::Lambda::Function');
  return {
    text: DefinitionString,
    definition: JSON.parse(DefinitionString) as Definition,
    substitutions: Object.fromEntries(
      substitutions.map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
    ),
    limits: new Map(
      functions.map(([id, { Properties }]) => [
        nameOf(id).replace(/Function$/, ''),
        Number(Properties.Timeout),
      ]),
    ),
  };
}

/** `${Name}` to `Name`; undefined for any other text. */
export const placeholder = (value: unknown): string | undefined =>
  typeof value === 'string' ? /^\$\{(\w+)\}$/.exec(value)?.[1] : undefined;

/** Seconds between the tries of a retrier, without jitter. */
export const waitsOf = ({ IntervalSeconds, BackoffRate, MaxAttempts, MaxDelaySeconds }: Retrier): number[] =>
  Array.from({ length: MaxAttempts }, (_, retry) =>
    Math.min(IntervalSeconds * BackoffRate ** retry, MaxDelaySeconds ?? Number.POSITIVE_INFINITY),
  );

export const sum = (numbers: readonly number[]): number => numbers.reduce((total, next) => total + next, 0);

/** The most seconds that a step takes if every retry of one retrier is used and every try times out. */
export const longest = (retrier: Retrier, timeout: number): number =>
  Math.round(sum(waitsOf(retrier)) + (retrier.MaxAttempts + 1) * timeout);
