/**
 * Takes each used action out of its role, one after another, on one local stack, and shows that this is noticed: the
 * emulator denies the role the action, which fails every test file in which it happens (test/local/support/permissions.ts).
 *
 *     node test/local/permissions/without-each-action.ts [PART]
 *
 * PART limits it to the roles and actions that contain it, such as `Reconcile` or `states:`. It tries the
 * actions that the exercises use (exercises.ts). For another one, run a test file that uses it with the environment
 * variable WITHOUT_PERMISSION, such as "FencingStepsUpdateEndpointGroupRole globalaccelerator:AddEndpoints". Exits with
 * 1 if the loss of an action is not noticed.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { startLocalStack } from '../../../infra/local/stack/local-stack.ts';
import { forceColdStarts } from '../support/force-cold-starts.ts';
import { disableRules, isSchedule } from '../support/rules.ts';
import { takeOut } from '../support/without-permission.ts';
import { createClients, resetWorld, type World } from '../support/world.ts';
import { EXERCISES } from './exercises.ts';

const POLL_MS = 200;
const RESETS = 5;
/** The logical id of a role of the stack, without CDK's hash. */
const LOGICAL_ID = /^SiteFencing-(\w+?Role)/;

const print = (line: string) => process.stdout.write(`${line}\n`);
const stack = await startLocalStack({ progress: print, waitScale: 0.005 });
const world: World = {
  stack,
  ...createClients(stack),
  balancers: new Map(),
  remembered: { passwords: new Set(), executions: new Set(), notAllowed: new Set(), rows: [] },
  stop: () => stack.stop(),
};
try {
  await stack.alarms.stop();
  await disableRules(stack, isSchedule);
  process.exitCode = (await tryAll(process.argv[2] ?? '')) ? 0 : 1;
} finally {
  await world.stop();
}

/** A function that is still running may remove an endpoint meanwhile; then the world is reset again. */
async function reset(): Promise<void> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await resetWorld(world);
    } catch (error) {
      if (tried === RESETS) throw error;
      await sleep(1000);
    }
  }
}

/** @returns whether the loss of every action was noticed */
async function tryAll(part: string): Promise<boolean> {
  for (const { exercise } of EXERCISES) {
    await reset();
    await exercise(world);
  }
  const used = (await decisions(true)).filter((permission) => permission.includes(part));
  const unnoticed: string[] = [];
  for (const permission of used) {
    const noticed = await isNoticed(permission);
    if (!noticed) unnoticed.push(permission);
    print(`${noticed ? 'noticed' : 'NOT NOTICED'}: ${permission}`);
  }
  print(`${used.length - unnoticed.length} of ${used.length} are noticed`);
  return unnoticed.length === 0;
}

/** `<role> <action>` of each decision, once. */
async function decisions(allowed: boolean): Promise<string[]> {
  const all = (await stack.emulator.decisions()).filter((decision) => decision.allowed === allowed);
  const named = all.flatMap(({ role, action }) => {
    const id = LOGICAL_ID.exec(role)?.[1];
    return id === undefined ? [] : [`${id} ${action}`];
  });
  return [...new Set(named)].sort();
}

/** Takes the action out, and runs the role's exercise until the role is denied the action. */
async function isNoticed(permission: string): Promise<boolean> {
  const exercise = EXERCISES.find(({ role }) => role.test(permission.split(' ')[0] ?? ''))?.exercise;
  if (exercise === undefined) return false;
  await reset();
  const putBack = await takeOut(stack.aws, permission);
  // A worker that runs has read its secrets, or waits before it reads one again.
  const ofSecrets = permission.includes('secretsmanager:');
  if (ofSecrets) await forceColdStarts(world);
  let running = true;
  const ended = exercise(world)
    .catch(() => undefined)
    .finally(() => {
      running = false;
    });
  let noticed = false;
  while (running && !noticed) {
    await sleep(POLL_MS);
    noticed = (await decisions(false)).includes(permission);
  }
  noticed ||= (await decisions(false)).includes(permission);
  await putBack();
  if (ofSecrets) await forceColdStarts(world);
  await reset();
  await ended;
  return noticed;
}
