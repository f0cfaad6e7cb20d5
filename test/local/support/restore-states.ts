import { vi } from 'vitest';
import { historyOf } from './executions.ts';
import { approve, startRestore, waitFor } from './restore.ts';
import { type Site, siteOf, type World } from './world.ts';

/** A call that only this state makes, or makes first. */
interface Call {
  readonly at: Site | 'accelerator';
  readonly operation: string;
  /** How many such calls the states before it make. @default 0 */
  readonly skip?: number;
}

/** The states of a restore in which something can happen: during a call, or while the state lasts by itself. */
const STATES = {
  'May the site come back?': { at: 'site-b', operation: 'GET acl' },
  'Ask for approval': 'lasts',
  'Start the restore': { at: 'site-b', operation: 'GET acl', skip: 1 },
  'Cut the site off': { at: 'site-b', operation: 'POST take-offline' },
  'Clear the site': { at: 'site-b', operation: 'POST clear' },
  'Push the data': { at: 'site-a', operation: 'POST start-push-state' },
  'Watch the push': 'lasts',
  'Let the site write back': { at: 'site-b', operation: 'POST bring-online' },
  'Ask until Keycloak is started': 'lasts',
  'Return the traffic': { at: 'accelerator', operation: 'AddEndpoints' },
  'Close the incident': 'lasts',
} as const satisfies Readonly<Record<string, Call | 'lasts'>>;

export type RestoreState = keyof typeof STATES;

/** Longer than between two polls for the call. Both are timers of this process, so it is seen before it goes on. */
const HELD_MS = 500;
const POLL = { timeout: 60_000, interval: 20 };

const controlsOf = (world: World, { at }: Call) =>
  at === 'accelerator' ? world.stack.globalAccelerator.controls : siteOf(world, at).server.controls;

function hold(world: World, call: Call): void {
  const { operation, skip = 0 } = call;
  const controls = controlsOf(world, call);
  controls.clearCalls();
  controls.setFaults([
    ...(skip === 0 ? [] : [{ operation, delayMs: 1, times: skip }]),
    { operation, delayMs: HELD_MS },
  ]);
}

function isHeld(world: World, call: Call): boolean {
  const { operation, skip = 0 } = call;
  const calls = controlsOf(world, call).calls();
  return calls.filter((one) => one.operation === operation).length > skip;
}

/** The states that the execution has entered so far, in order. */
export async function statesOf({ stepFunctions }: World, execution: string): Promise<string[]> {
  const events = await historyOf(stepFunctions, execution);
  return events.flatMap(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name ?? []);
}

/** The state in which the execution was at this time (milliseconds since 1970). */
export async function stateAt(
  { stepFunctions }: World,
  execution: string,
  time: number,
): Promise<string | undefined> {
  const events = await historyOf(stepFunctions, execution);
  return events
    .filter(({ timestamp }) => timestamp !== undefined && timestamp.getTime() <= time)
    .flatMap(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name ?? [])
    .at(-1);
}

/** Starts a restore, and returns while it is in this state. A push does not end before `endPush`. */
export async function restoreUntil(world: World, state: RestoreState): Promise<string> {
  const call: Call | 'lasts' = STATES[state];
  if (call !== 'lasts') hold(world, call);
  if (state === 'Watch the push') siteOf(world, 'site-a').server.model.setEntriesPerQuery(0);
  const execution = await startRestore(world, state === 'Ask for approval' ? { approval: 'asked' } : {});
  if (state === 'Return the traffic' || state === 'Close the incident')
    await approve(world, await waitFor(world, execution, 'start Keycloak'));
  await vi.waitUntil(
    async () => (call === 'lasts' ? (await statesOf(world, execution)).includes(state) : isHeld(world, call)),
    POLL,
  );
  return execution;
}
