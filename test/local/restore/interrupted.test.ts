import { RedriveExecutionCommand } from '@aws-sdk/client-sfn';
import { describe, expect, it, vi } from 'vitest';
import { waitForCall } from '../support/attempt.ts';
import { cutLink } from '../support/breaks.ts';
import { beginWithFencedSite } from '../support/fenced-site.ts';
import { expectFenced, followUpUntil } from '../support/follow-up.ts';
import { carryThrough, endOf, startRestore, waitFor } from '../support/restore.ts';
import { statesOf } from '../support/restore-states.ts';
import { readServiceState } from '../support/service-state.ts';
import { stopByCommand } from '../support/stop-command.ts';
import { SITES, siteOf, type World } from '../support/world.ts';

vi.setConfig({ testTimeout: 240_000 });

let world: World;
beginWithFencedSite((started) => {
  world = started;
});

/** The external writes of a restore, in order, with the state that sends each, and the end of a restore that fails there. */
const WRITES = [
  { state: 'Cut the site off', at: 'site-b', operation: 'POST take-offline', phase: 'fenced' },
  { state: 'Clear the site', at: 'site-b', operation: 'POST clear', phase: 'fenced' },
  { state: 'Push the data', at: 'site-a', operation: 'POST start-push-state', phase: 'fenced' },
  { state: 'Let the site write back', at: 'site-b', operation: 'POST bring-online', phase: 'fenced' },
  { state: 'Return the traffic', at: 'accelerator', operation: 'AddEndpoints', phase: 'closed' },
] as const;

type Write = (typeof WRITES)[number];

const controlsOf = ({ at }: Write) =>
  at === 'accelerator' ? world.stack.globalAccelerator.controls : siteOf(world, at).server.controls;

/** An error that is not retried, and one after which the write may have taken effect. */
const errorsOf = ({ at }: Write) =>
  at === 'accelerator'
    ? { refused: 'AccessDeniedException', unknown: 'InternalServiceErrorException' }
    : { refused: 403, unknown: 500 };

const model = (site: 'site-a' | 'site-b') => siteOf(world, site).server.model;
const sessions = () => SITES.map((site) => Object.fromEntries(model(site).entries('sessions')));

async function expectRestored(): Promise<void> {
  expect(await readServiceState(world)).toEqual({ inService: [['site-a', 'site-b']], backups: [] });
  const [kept = {}, restored] = sessions();
  expect(Object.keys(kept)).toHaveLength(50);
  expect(restored).toEqual(kept);
}

const expectEnd = { fenced: () => expectFenced(world), closed: expectRestored };

async function restoreAgain(): Promise<void> {
  const { output } = await carryThrough(world, await startRestore(world));
  expect(output).toMatchObject({ outcome: 'RESTORED' });
  await expectRestored();
}

/** What the command `stop` says before the first endpoint goes back, and afterwards. */
const SAYS = {
  fenced: 'site-b is fenced again within a minute; status shows when.',
  closed: 'site-b has its data, and its endpoints go back: another execution completes the restore.',
};

describe.each(WRITES)('in the state $state', (write) => {
  const { state, operation, phase } = write;

  it(`a refused write fails the execution, and the site ends ${phase}`, async () => {
    controlsOf(write).setFaults([{ operation, error: errorsOf(write).refused, times: 20 }]);
    const execution = await startRestore(world);
    const { status } = await carryThrough(world, execution);
    expect([status, (await statesOf(world, execution)).at(-1)]).toEqual(['FAILED', state]);
    controlsOf(write).setFaults([]);

    await followUpUntil(world, phase);
    await expectEnd[phase]();

    // It was followed up, so a redrive changes nothing.
    await world.stepFunctions.send(new RedriveExecutionCommand({ executionArn: execution }));
    const { output } = await carryThrough(world, execution);
    expect(output).toMatchObject(
      phase === 'closed' ? { outcome: 'RESTORED' } : { outcome: 'NOT_RESTORED', reason: 'RESTORE_OVER' },
    );
    await expectEnd[phase]();
    if (phase === 'fenced') await restoreAgain();
  });

  it(`a write that takes effect, and is answered as refused, fails the execution too, and the site ends ${phase}`, async () => {
    controlsOf(write).setFaults([{ operation, error: errorsOf(write).refused, afterEffect: true }]);

    const execution = await startRestore(world);

    const { status } = await carryThrough(world, execution);
    expect([status, (await statesOf(world, execution)).at(-1)]).toEqual(['FAILED', state]);
    await followUpUntil(world, phase);
    await expectEnd[phase]();
    if (phase === 'fenced') await restoreAgain();
  });

  it('a write whose answer is an error is repeated, and the site is restored', async () => {
    controlsOf(write).setFaults([{ operation, error: errorsOf(write).unknown, afterEffect: true }]);

    const { output } = await carryThrough(world, await startRestore(world));

    expect(output).toMatchObject({ outcome: 'RESTORED' });
    await expectRestored();
  });

  it(`a restore that is stopped before its write is answered ends ${phase}`, async () => {
    controlsOf(write).clearCalls();
    controlsOf(write).setFaults([{ operation, delayMs: 1500, afterEffect: true }]);
    const execution = await startRestore(world);
    const ended = carryThrough(world, execution);
    await waitForCall({ controls: controlsOf(write) }, operation);

    expect(await stopByCommand(world, execution)).toBe(SAYS[phase]);

    expect(await ended).toMatchObject({ status: 'ABORTED' });
    await followUpUntil(world, phase);
    await expectEnd[phase]();
  });
});

it('a restore that is stopped while Keycloak is awaited ends fenced', async () => {
  const execution = await startRestore(world);
  await waitFor(world, execution, 'start Keycloak');

  expect(await stopByCommand(world, execution)).toBe(SAYS.fenced);

  await followUpUntil(world, 'fenced');
  await expectFenced(world);
});

it('a link that breaks during the push ends the restore, and the survivor serves', async () => {
  const a = model('site-a');
  a.setEntriesPerQuery(0);
  const execution = await startRestore(world);
  await vi.waitUntil(() => a.status('site-b')?.status === 'online', { timeout: 60_000 });

  cutLink(world);

  expect((await endOf(world, execution)).output).toMatchObject({
    outcome: 'NOT_RESTORED',
    reason: 'SITE_LOST_AGAIN',
    undone: true,
  });
  await followUpUntil(world, 'fenced');
  await expectFenced(world);
  expect(a.write('sessions')).toBe(204);
});
