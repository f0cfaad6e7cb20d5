import { readTrail } from '../../../infra/local/stack/read-trail.ts';
import { runAttempt, SITE_B_REPORTED } from '../../local/support/attempt.ts';
import { type ExecutionResult, statesEntered, taskFailures } from '../../local/support/executions.ts';
import type { Scenario } from '../../local/support/scenarios/scenario.ts';
import { readServiceState, type ServiceState } from '../../local/support/service-state.ts';
import { sweep } from '../../local/support/sweep.ts';
import { resetWorld, type World } from '../../local/support/world.ts';

/** The result of a scenario, without the times and ids that differ between runs. */
export interface Course {
  readonly ended: ExecutionResult;
  readonly entered: readonly string[];
  /** Such as `Take site offline: InfinispanUnavailable`. */
  readonly taskFailures: readonly string[];
  readonly trail: unknown;
  readonly truth: ServiceState;
}

/** Runs it in a new world. */
export async function courseOf(world: World, { arrange, alert, during }: Scenario): Promise<Course> {
  await resetWorld(world);
  await arrange?.(world);
  const { execution, event, ended } = await runAttempt(world, { ...SITE_B_REPORTED, ...alert }, (name) =>
    Promise.resolve(during?.(world, name)),
  );
  // moto sends no events to EventBridge: there the sweep records a failure.
  if (ended.status !== 'SUCCEEDED') await sweep(world, execution);
  return {
    ended: comparable(ended),
    entered: inOneRound(await statesEntered(world, execution)),
    taskFailures: await taskFailures(world, execution),
    trail: comparable(await readTrail(world.stack, event)),
    truth: await readServiceState(world),
  };
}

/** The functions measure the quiescence period by the clock: the number of waits in a rollback varies. */
const inOneRound = (states: readonly string[]): string[] =>
  `${states.join('\n')}\n`
    .replaceAll(/(Wait for in-flight writes\nUpdate endpoint group\n)+/g, '$1')
    .trimEnd()
    .split('\n');

const VARYING: readonly (readonly [RegExp, string])[] = [
  // A context's times are 2026-11-24T17:24:11.602Z on AWS and the emulator; moto's have six digits and +00:00.
  [/\d{4}-\d\d-\d\dT[\d:.]+(Z|\+00:00)/g, 'TIME'],
  [/\d{8}T\d{6}Z/g, 'TIME'],
  // Milliseconds since 1970, in a record that is JSON text itself.
  [/(?<=confirmedAt\\*":)\d{13}/g, '0'],
  // An execution's name ends in a hash of its event, which includes `startsAt`.
  [/_[0-9a-f]{8}_(?=\d{3})/g, '_HASH_'],
];

function comparable<T>(value: T): T {
  const text = VARYING.reduce(
    (text, [varying, word]) => text.replaceAll(varying, word),
    JSON.stringify(value),
  );
  return JSON.parse(text, (_, member) => (isObject(member) ? JSON.parse(member) : member));
}

/** A cause is a function's JSON: the emulator writes it with spaces, moto without, as Node's runtime does on AWS. */
const isObject = (member: unknown): member is string => typeof member === 'string' && member.startsWith('{');
