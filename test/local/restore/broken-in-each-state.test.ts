import { describe, expect, it, vi } from 'vitest';
import { runAttempt, SITE_A_REPORTED } from '../support/attempt.ts';
import { cutLink, die, healLink, restart, setHealth } from '../support/breaks.ts';
import { currentIncident } from '../support/claim.ts';
import { beginWithFencedSite } from '../support/fenced-site.ts';
import { expectFenced, followUpUntil } from '../support/follow-up.ts';
import { carryThrough, endQuiescence } from '../support/restore.ts';
import { type RestoreState, restoreUntil, stateAt, statesOf } from '../support/restore-states.ts';
import { readServiceState } from '../support/service-state.ts';
import { siteOf, type World } from '../support/world.ts';

vi.setConfig({ testTimeout: 120_000 });

let world: World;
beginWithFencedSite((started) => {
  world = started;
});

const model = (site: 'site-a' | 'site-b') => siteOf(world, site).server.model;
const entries = (site: 'site-a' | 'site-b') => model(site).entries('sessions').size;
const endPush = () => model('site-a').setEntriesPerQuery(Number.POSITIVE_INFINITY);

/** States that follow each other while an addition may still take effect. */
const CLOSING = ['Close the incident', 'Incident closed?', 'Wait for in-flight writes', 'Which step waited?'];

/** Starts a restore, lets this happen in the state, and carries the restore to its end. */
async function endAfter(state: RestoreState, happens: () => void) {
  const execution = await restoreUntil(world, state);
  happens();
  const happened = Date.now();
  const end = await carryThrough(world, execution);
  const states = state === 'Close the incident' ? CLOSING : [state];
  expect(states).toContain(await stateAt(world, execution, happened));
  return { ...end, last: (await statesOf(world, execution)).findLast((name) => !/\?$/.test(name)) };
}

/**
 * For *Ask for approval* and *Wait for Keycloak* see broken.test.ts, for *Watch the push* interrupted.test.ts. *Wait for the
 * accelerator* queries neither site, so a break there is noticed in *Close the incident*. The states that write a record,
 * send a message or choose the next state query nothing.
 */

const LOST = { reason: 'SITE_LOST_AGAIN', undone: true } as const;

/**
 * `left`: the entries at site-b afterwards: its stale one, none, or those of site-a. *Cut the site off* goes on as after
 * *Start the restore*: it does not look at the view.
 */
describe('the link breaks', () => {
  it.each([
    { state: 'May the site come back?', reason: 'SITE_NOT_SEEN', undone: false, left: 1 },
    { state: 'Start the restore', ...LOST, left: 1 },
    { state: 'Clear the site', ...LOST, left: 0 },
    { state: 'Push the data', ...LOST, left: 0 },
    { state: 'Let the site write back', ...LOST, left: 50 },
    { state: 'Ask until Keycloak is started', ...LOST, left: 50 },
    { state: 'Return the traffic', ...LOST, left: 50 },
    { state: 'Close the incident', ...LOST, left: 50 },
  ] as const)(
    'in "$state": $reason, and the site is fenced with $left entries',
    async ({ state, reason, undone, left }) => {
      const { output } = await endAfter(state, () => cutLink(world));

      expect(output).toMatchObject({ outcome: 'NOT_RESTORED', reason, undone });
      await followUpUntil(world, 'fenced');
      await expectFenced(world);
      expect(entries('site-b')).toBe(left);
    },
  );
});

/** After a restart, site-b has no entries, and site-a online. While Keycloak is awaited: broken.test.ts. */
describe('the site restarts without its entries', () => {
  it.each([
    { state: 'May the site come back?', rounds: 1 },
    { state: 'Start the restore', rounds: 1 },
    { state: 'Cut the site off', rounds: 1 },
    { state: 'Clear the site', rounds: 2 },
    { state: 'Push the data', rounds: 2 },
    { state: 'Watch the push', rounds: 2 },
    { state: 'Let the site write back', rounds: 2 },
  ] as const)('in "$state": it is restored in round $rounds', async ({ state, rounds }) => {
    const execution = await restoreUntil(world, state);
    restart(world, 'site-b');
    endPush();

    const { output } = await carryThrough(world, execution);

    expect(output).toMatchObject({ outcome: 'RESTORED' });
    const states = await statesOf(world, execution);
    expect(states.filter((name) => name === 'Push the data')).toHaveLength(rounds);
    expect(await readServiceState(world)).toEqual({ inService: [['site-a', 'site-b']], backups: [] });
    expect([entries('site-a'), entries('site-b')]).toEqual([50, 50]);
  });

  it.each(['Return the traffic', 'Close the incident'] as const)(
    'in "%s": it serves no longer, and is fenced',
    async (state) => {
      const { output } = await endAfter(state, () => restart(world, 'site-b'));

      expect(output).toMatchObject({ outcome: 'NOT_RESTORED', ...LOST });
      await followUpUntil(world, 'fenced');
      await expectFenced(world);
    },
  );
});

/** Its Infinispan does not answer, site-b does not see it, and its endpoint is unhealthy. */
function loseSurvivor(): void {
  die(world, 'site-a');
  setHealth(world, 'site-a', 'UNHEALTHY');
}

function returnSurvivor(): void {
  siteOf(world, 'site-a').server.controls.setFaults([]);
  setHealth(world, 'site-a', 'HEALTHY');
  healLink(world);
}

/**
 * *Start the restore* checks the same as *May the site come back?*, *Push the data* is where the row before it fails, *Let the
 * site write back* is followed by the wait for Keycloak, and *Return the traffic* by *Close the incident*.
 */
describe('the survivor dies', () => {
  it('in "May the site come back?": nothing is changed', async () => {
    const { output } = await endAfter('May the site come back?', loseSurvivor);

    expect(output).toMatchObject({ reason: 'SURVIVOR_NOT_IN_SERVICE', undone: false });
    expect(await currentIncident(world)).toMatchObject({ phase: 'fenced' });
    expect(entries('site-b')).toBe(1);
  });

  it.each([
    { state: 'Cut the site off', last: 'Cut the site off' },
    { state: 'Clear the site', last: 'Push the data' },
    { state: 'Watch the push', last: 'Watch the push' },
    { state: 'Ask until Keycloak is started', last: 'Wait for Keycloak' },
  ] as const)(
    'in "$state": no site serves until it is back, then the site is fenced',
    async ({ state, last }) => {
      const end = await endAfter(state, loseSurvivor);

      expect(end).toMatchObject({ status: 'FAILED', last });
      expect(await readServiceState(world)).toMatchObject({ inService: [[]] });
      returnSurvivor();
      await followUpUntil(world, 'fenced');
      await expectFenced(world);
    },
  );

  it('in "Close the incident": the site, which has all data, fences it', async () => {
    const end = await endAfter('Close the incident', loseSurvivor);

    expect(end).toMatchObject({ status: 'FAILED', last: 'Close the incident' });
    await endQuiescence(world);
    const { ended } = await runAttempt(world, { ...SITE_A_REPORTED, startsAt: new Date().toISOString() });
    expect(ended).toMatchObject({ outcome: 'FENCED' });
    expect(await readServiceState(world)).toMatchObject({ inService: [['site-b']] });
    expect(entries('site-b')).toBe(50);
  });
});
