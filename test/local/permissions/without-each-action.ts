/**
 * Takes each granted action out of its role, one after another, on one local stack with a customer's key, the probe and an
 * Aurora cluster, and shows that this is noticed: the emulator denies the role the action, which fails every test file in
 * which it happens (test/local/support/permissions.ts).
 *
 *     node test/local/permissions/without-each-action.ts [PATTERN]
 *
 * PATTERN, a regular expression, limits it to some roles and actions, such as `Reconcile|kms:`. Actions that no local test
 * can use are printed with the reason (granted.ts). Exits with 1 if the loss of another action is not noticed.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseLocalConfig } from '../../../infra/local/stack/local-config.ts';
import { startLocalStack } from '../../../infra/local/stack/local-stack.ts';
import { roleOf } from '../../template/permissions.ts';
import { AURORA_WRITER, createCluster } from '../support/aurora-cluster.ts';
import { forceColdStarts } from '../support/force-cold-starts.ts';
import { createReconcileClock } from '../support/reconcile-clock.ts';
import { disableRules, isAny } from '../support/rules.ts';
import { grantsOf, takeOut } from '../support/without-permission.ts';
import { createClients, resetWorld, type World } from '../support/world.ts';
import { EXERCISES } from './exercises.ts';
import { reasonNotUsed } from './granted.ts';

const KEY = 'arn:aws:kms:eu-central-1:000000000000:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const POLL_MS = 200;
const RESETS = 5;
/** The logical id of a role of the stack, without CDK's hash. */
const LOGICAL_ID = /^SiteFencing-(\w+?Role)/;

const print = (line: string) => process.stdout.write(`${line}\n`);
const { environment, behind, remove } = createReconcileClock();
const stack = await startLocalStack({
  progress: print,
  waitScale: 0.005,
  environment,
  config: {
    ...parseLocalConfig({ probe: true, auroraWriter: AURORA_WRITER }, 'The configuration'),
    kmsKeyArn: KEY,
  },
});
const world: World = {
  stack,
  ...createClients(stack),
  balancers: new Map(),
  remembered: { passwords: new Set(), executions: new Set(), notAllowed: new Set(), rows: [] },
  stop: () => stack.stop(),
};
try {
  await stack.alarms.stop();
  await disableRules(stack, isAny);
  await createCluster(stack.aws);
  process.exitCode = (await tryAll(new RegExp(process.argv[2] ?? ''))) ? 0 : 1;
} finally {
  await world.stop();
  remove();
}

/** A function that is still running may remove an endpoint meanwhile; then the world is reset again. */
async function reset(): Promise<void> {
  behind(0);
  for (let tried = 1; ; tried += 1) {
    try {
      return await resetWorld(world);
    } catch (error) {
      if (tried === RESETS) throw error;
      await sleep(1000);
    }
  }
}

/** @returns whether the loss of every action was noticed, apart from those that no test can use */
async function tryAll(pattern: RegExp): Promise<boolean> {
  const unnoticed: string[] = [];
  let tried = 0;
  for (const permission of await granted()) {
    if (!pattern.test(permission)) continue;
    const [role = '', action = ''] = permission.split(' ');
    const reason = reasonNotUsed({ role: roleOf(role), action });
    if (reason !== undefined) {
      print(`not tried: ${permission}: ${reason}`);
      continue;
    }
    tried += 1;
    // An execution that the previous exercise left running may have disturbed the first run.
    const noticed = (await isNoticed(permission)) || (await isNoticed(permission));
    if (!noticed) unnoticed.push(permission);
    print(`${noticed ? 'noticed' : 'NOT NOTICED'}: ${permission}`);
  }
  print(`${tried - unnoticed.length} of ${tried} are noticed`);
  return unnoticed.length === 0;
}

/** `<role> <action>` of each granted action. */
async function granted(): Promise<string[]> {
  const grants = [...(await grantsOf(stack.aws))];
  return grants.flatMap(([role, actions]) => [...actions].map((action) => permissionOf(role, action))).sort();
}

function permissionOf(role: string, action: string): string {
  return `${LOGICAL_ID.exec(role)?.[1]} ${action}`;
}

async function isDenied(permission: string): Promise<boolean> {
  const decisions = await stack.emulator.decisions();
  return decisions.some(({ allowed, role, action }) => !allowed && permissionOf(role, action) === permission);
}

/** Takes the action out, and runs the role's exercise until the role is denied the action. */
async function isNoticed(permission: string): Promise<boolean> {
  const exercise = EXERCISES.find(({ of }) => of.test(permission))?.exercise;
  if (exercise === undefined) return false;
  await reset();
  const putBack = await takeOut(stack.aws, permission);
  // A worker that runs has read its secrets, or waits before it reads one again.
  const ofSecrets = /secretsmanager:|kms:/.test(permission);
  if (ofSecrets) await forceColdStarts(world);
  let running = true;
  const ended = exercise(world, behind)
    .catch((error: Error) => print(`the exercise of ${permission} ended: ${error.message}`))
    .finally(() => {
      running = false;
    });
  let noticed = false;
  while (running && !noticed) {
    await sleep(POLL_MS);
    noticed = await isDenied(permission);
  }
  noticed ||= await isDenied(permission);
  await putBack();
  if (ofSecrets) await forceColdStarts(world);
  await reset();
  await ended;
  return noticed;
}
