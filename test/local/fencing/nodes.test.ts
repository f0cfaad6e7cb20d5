import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runAttempt, SITE_B_REPORTED, startAttempt } from '../support/attempt.ts';
import { taskErrors, waitForEnd } from '../support/executions.ts';
import { readServiceState } from '../support/service-state.ts';
import { startWorld } from '../support/start-world.ts';
import { resetWorld, siteOf, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ waitScale: 0.02 });
});
afterAll(() => world?.stop());
beforeEach(() => resetWorld(world));

/** Age of an alert from which a delivery is another attempt, and how long before that the first one is sent (milliseconds). */
const NEXT = 2.5 * 60_000;
const LEAD = 15_000;
const FENCED = { inService: [['site-a']], backups: ['site-b is offline at site-a'] };

const survivor = () => siteOf(world, 'site-a').server;
const posts = () =>
  survivor()
    .controls.calls()
    .filter(({ operation }) => operation === 'POST take-offline').length;

/** A resumed node that was frozen during the take-offline: it still has the other site online. */
const wake = (node: 0 | 1, caches = ['sessions', 'actionTokens']) => {
  for (const cache of ['sessions', 'actionTokens']) {
    const statuses = [0, 1].map((each) => (each === node && caches.includes(cache) ? 'online' : 'offline'));
    survivor().model.setStatus('site-b', cache, statuses as ('online' | 'offline')[]);
  }
};

const woken = [
  { which: 'the site master', node: 0 },
  { which: 'another node', node: 1 },
  { which: 'another node, which got the request for one cache', node: 1, caches: ['sessions'] },
] as const;

describe.each(woken)("$which was frozen during its site's take-offline", ({ node, ...more }) => {
  const caches = 'caches' in more ? [...more.caches] : undefined;

  it('and resumes before the end: the fencing ends after each node has the other site offline', async () => {
    wake(node, caches);

    const { execution, ended } = await runAttempt(world, SITE_B_REPORTED);

    expect(ended).toMatchObject({ status: 'SUCCEEDED', outcome: 'FENCED' });
    expect(await readServiceState(world)).toEqual(FENCED);
    // The first POST may reach the node that needs none; the route alternates between its two nodes.
    const tries = await taskErrors(world, execution);
    expect(tries).toEqual(Array(posts() - 1).fill('SiteStillOnline'));
    expect(tries.length).toBeLessThan(2);
  });

  it("and resumes after the end: the alert's repeat finds it and sends it the request", async () => {
    const startsAt = new Date(Date.now() - NEXT + LEAD).toISOString();
    const first = await runAttempt(world, { ...SITE_B_REPORTED, startsAt });
    wake(node, caches);
    const backups = (await readServiceState(world)).backups;

    await sleep(Math.max(0, Date.parse(startsAt) + NEXT + 50 - Date.now()));
    const repeat = await startAttempt(world, { ...SITE_B_REPORTED, startsAt });
    const ended = await waitForEnd(world, repeat.execution);

    expect(backups).toEqual(['site-b is mixed at site-a']);
    expect(first.ended).toMatchObject({ outcome: 'FENCED' });
    expect(repeat.execution).toBe(first.execution.replace(/_001$/, '_002'));
    expect(ended).toMatchObject({ outcome: 'FENCED', incident: first.ended.incident });
    expect(await readServiceState(world)).toEqual(FENCED);
  });
});
