import { isDeepStrictEqual } from 'node:util';
import type { DefinitionCase, OutsideAction } from './cases.ts';

/** The result of a case's execution. */
export interface Course {
  readonly entered: readonly string[];
  readonly calls: readonly string[];
  readonly inputs: readonly unknown[];
  readonly status: string;
  readonly output: unknown;
  readonly error: string | undefined;
  readonly cause: string | undefined;
  /** The API's answer to each external action. */
  readonly answers: readonly string[];
}

interface ExecutionState {
  readonly status: string;
  readonly output: string | undefined;
  readonly error: string | undefined;
  readonly cause: string | undefined;
}

/** The engine of a case: the interpreter or the emulator. The execution has been started. */
export interface Subject {
  sleep(milliseconds: number): Promise<void>;
  execution(): Promise<ExecutionState>;
  entered(): Promise<readonly string[]>;
  calls(): readonly { readonly step: string; readonly input?: unknown }[];
  /** Carries out the action. @returns 'ok', or the name of the API's error. */
  act(action: OutsideAction): Promise<string>;
}

const POLL_MS = 50;
const DAY_MS = 86_400_000;

async function hasCome(once: OutsideAction['once'], subject: Subject): Promise<boolean> {
  if (once === 'ended') return (await subject.execution()).status !== 'RUNNING';
  if ('called' in once) return subject.calls().length >= once.called;
  return (await subject.entered()).at(-1) === once.entered;
}

async function until(once: OutsideAction['once'], subject: Subject): Promise<void> {
  while (!(await hasCome(once, subject))) await subject.sleep(POLL_MS);
}

/** Carries out the external actions, waits for the end, and returns the course. */
export async function drive({ outside }: DefinitionCase, subject: Subject): Promise<Course> {
  const answers: string[] = [];
  for (const action of outside) {
    await until(action.once, subject);
    await subject.sleep(action.afterDays * DAY_MS);
    answers.push(await subject.act(action));
  }
  await until('ended', subject);
  const { output, ...ended } = await subject.execution();
  const calls = subject.calls();
  return {
    ...ended,
    output: output === undefined ? undefined : JSON.parse(output),
    entered: await subject.entered(),
    calls: calls.map(({ step }) => step),
    inputs: calls.map(({ input }) => input),
    answers,
  };
}

/** The expected course of a case: only the members that it has. */
export function expectedCourse({ expect, outside }: DefinitionCase): Partial<Course> {
  const { delaysSeconds, ...course } = expect;
  const spoken = Object.entries(course).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(spoken), answers: outside.map(({ answer }) => answer) };
}

/** The actual course, with the members of the case only. */
export function spokenOf(course: Course, expected: Partial<Course>): Partial<Course> {
  return Object.fromEntries(Object.entries(course).filter(([name]) => name in expected));
}

export function agrees(course: Course, expected: Partial<Course>): boolean {
  return isDeepStrictEqual(spokenOf(course, expected), expected);
}
