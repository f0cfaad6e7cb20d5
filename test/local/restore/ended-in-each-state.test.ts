import { RedriveExecutionCommand } from '@aws-sdk/client-sfn';
import { describe, expect, it, vi } from 'vitest';
import { cutLink, healLink } from '../support/breaks.ts';
import { currentIncident } from '../support/claim.ts';
import { beginWithFencedSite } from '../support/fenced-site.ts';
import { expectFenced, followUpUntil } from '../support/follow-up.ts';
import { configure } from '../support/function-faults.ts';
import { carryThrough, startRestore } from '../support/restore.ts';
import { type RestoreState, restoreUntil, statesOf } from '../support/restore-states.ts';
import { disableRules, isAny } from '../support/rules.ts';
import { readServiceState } from '../support/service-state.ts';
import { stopByCommand } from '../support/stop-command.ts';
import { SITES, siteOf, type World } from '../support/world.ts';

vi.setConfig({ testTimeout: 120_000 });

/** No rule reports the end of an execution: reconcile alone finds it, as it does every minute. */
let world: World;
beginWithFencedSite(async (started) => {
  world = started;
  await disableRules(world.stack, isAny);
});

const OVER = { outcome: 'NOT_RESTORED', reason: 'RESTORE_OVER' };
const RESTORED = { outcome: 'RESTORED' };

async function expectRestored(): Promise<void> {
  expect(await readServiceState(world)).toEqual({ inService: [['site-a', 'site-b']], backups: [] });
  const [kept, restored] = SITES.map((site) => siteOf(world, site).server.model.entries('sessions'));
  expect(kept?.size).toBe(50);
  expect(restored).toEqual(kept);
}

/** Redrives the execution, which ends like this; where the site is fenced then, a second restore brings it back. */
async function redrive(execution: string, outcome: object): Promise<void> {
  await world.stepFunctions.send(new RedriveExecutionCommand({ executionArn: execution }));
  expect((await carryThrough(world, execution)).output).toMatchObject(outcome);
  if (outcome !== RESTORED) {
    await expectFenced(world);
    expect((await carryThrough(world, await startRestore(world))).output).toMatchObject(RESTORED);
  }
  await expectRestored();
}

const NOTHING = 'It had changed nothing.';
const LATE = /^What it had done is undone, or will be within two minutes/;
const UNDONE = 'site-b is fenced again within a minute; status shows when.';
const COMPLETED = 'site-b has its data, and its endpoints go back: another execution completes the restore.';

/**
 * `late`: the phase into which the function puts the claim that was invoked before the stop.
 *
 * For the states with an external write see interrupted.test.ts. *Wait for Keycloak* is followed up as *Ask until Keycloak
 * is started* is, and *Wait for the accelerator* as *Close the incident* is: by the claim, which is the same in both.
 */
describe('a stop', () => {
  it.each([
    { state: 'May the site come back?', says: NOTHING, phase: 'fenced', redriven: RESTORED },
    { state: 'Ask for approval', says: NOTHING, phase: 'fenced', redriven: RESTORED },
    { state: 'Start the restore', says: LATE, late: 'restoring', phase: 'fenced', redriven: RESTORED },
    { state: 'Watch the push', says: UNDONE, phase: 'fenced', redriven: OVER },
    { state: 'Ask until Keycloak is started', says: UNDONE, phase: 'fenced', redriven: OVER },
    { state: 'Close the incident', says: COMPLETED, phase: 'closed', redriven: RESTORED },
  ] as const)('in "$state" leaves it $phase; redriven: $redriven.outcome', async (row) => {
    const { state, says, phase, redriven } = row;
    const execution = await restoreUntil(world, state);

    expect(await stopByCommand(world, execution)).toMatch(says);

    if ('late' in row) await expect.poll(() => currentIncident(world)).toMatchObject({ phase: row.late });
    siteOf(world, 'site-a').server.model.setEntriesPerQuery(Number.POSITIVE_INFINITY);
    await followUpUntil(world, phase);
    await redrive(execution, redriven);
  });
});

/** Lets a call fail with an error that is not retried, after `skip` calls that do not. */
function refuse(at: 'site-a' | 'site-b', operation: string, skip = 0): undefined {
  const before = skip === 0 ? [] : [{ operation, delayMs: 1, times: skip }];
  siteOf(world, at).server.controls.setFaults([...before, { operation, error: 403, times: 10 }]);
}

/** The next query of the accelerator is refused; of those after it, none. */
function refuseAccelerator(): undefined {
  world.stack.globalAccelerator.controls.setFaults([
    { operation: 'DescribeAccelerator', error: 'AccessDeniedException' },
  ]);
}

/** A topic and a state machine that no function may use. */
const NOTHING_OF_OURS = 'arn:aws:states:eu-west-1:123456789012:nothing';

type Repair = () => Promise<unknown>;

function misconfigure(construct: string, name: string): Promise<Repair> {
  world.remembered.notAllowed.add(NOTHING_OF_OURS);
  return configure(world, construct, { variables: { [name]: NOTHING_OF_OURS } });
}

interface Failure {
  readonly state: string;
  /** The fault begins in this state. @default - before the restore starts */
  readonly during?: RestoreState;
  readonly approval?: 'asked';
  /** @returns what ends the fault, if it outlasts the stand-ins' faults */
  readonly fail: () => undefined | Promise<Repair>;
  readonly phase: 'fenced' | 'closed';
  readonly redriven: object;
}

const FAILURES: readonly Failure[] = [
  {
    state: 'May the site come back?',
    fail: () => refuse('site-b', 'GET acl'),
    phase: 'fenced',
    redriven: RESTORED,
  },
  {
    state: 'Ask for approval',
    approval: 'asked',
    fail: () => misconfigure('AskApproval', 'TOPIC_ARN'),
    phase: 'fenced',
    redriven: RESTORED,
  },
  {
    state: 'Start the restore',
    fail: () => refuse('site-b', 'GET acl', 1),
    phase: 'fenced',
    redriven: RESTORED,
  },
  {
    state: 'Watch the push',
    during: 'Watch the push',
    fail: () => refuse('site-a', 'GET push-state-status'),
    phase: 'fenced',
    redriven: OVER,
  },
  {
    state: 'Wait for Keycloak',
    during: 'Ask until Keycloak is started',
    fail: () => refuse('site-a', 'GET container'),
    phase: 'fenced',
    redriven: OVER,
  },
  {
    state: 'Wait for the accelerator',
    during: 'Return the traffic',
    fail: refuseAccelerator,
    phase: 'closed',
    redriven: RESTORED,
  },
  {
    state: 'Close the incident',
    during: 'Close the incident',
    fail: refuseAccelerator,
    phase: 'closed',
    redriven: RESTORED,
  },
  {
    // After its effect: the claim is given up, and the fencing is not started.
    state: 'Give the restore up',
    during: 'Ask until Keycloak is started',
    async fail() {
      const repair = await misconfigure('GiveUpRestore', 'STATE_MACHINE_ARN');
      cutLink(world);
      return repair;
    },
    phase: 'fenced',
    redriven: { outcome: 'NOT_RESTORED', reason: 'SITE_LOST_AGAIN' },
  },
];

/** Starts a restore, and begins the fault. */
async function begin({ during, approval, fail }: Failure) {
  if (during !== undefined) {
    const execution = await restoreUntil(world, during);
    return { execution, repair: await fail() };
  }
  const repair = await fail();
  return { execution: await startRestore(world, approval === undefined ? {} : { approval }), repair };
}

/** For the states with an external write see interrupted.test.ts. A record that cannot be written ends no restore. */
describe('a failure of the function', () => {
  it.each(FAILURES)('of "$state" leaves it $phase; redriven: $redriven.outcome', async (failure) => {
    const { state, phase, redriven } = failure;
    const { execution, repair } = await begin(failure);
    const { status } = await carryThrough(world, execution);
    expect([status, (await statesOf(world, execution)).at(-1)]).toEqual(['FAILED', state]);

    for (const site of SITES) siteOf(world, site).server.controls.setFaults([]);
    siteOf(world, 'site-a').server.model.setEntriesPerQuery(Number.POSITIVE_INFINITY);
    healLink(world);
    await repair?.();
    await followUpUntil(world, phase);
    await redrive(execution, redriven);
  });
});
