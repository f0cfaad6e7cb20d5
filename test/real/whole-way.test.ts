import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest';
import { HEARTBEAT } from '../../functions/domain/heartbeat.ts';
import { HEARTBEATS, WEBHOOK_ANSWERS } from '../../functions/domain/metric-names.ts';
import { waitForCall } from '../local/support/attempt.ts';
import { readAllStoredText } from '../local/support/stored-text.ts';
import { SITES } from '../local/support/world.ts';
import { webhookLog } from './support/whole-way/answers.ts';
import { newExecutions, rememberExecutions, untilFenced } from './support/whole-way/executions.ts';
import {
  expectFenced,
  expectInOrder,
  expectOneFencedByCut,
  expectOutcomes,
  print,
  untilBothReported,
} from './support/whole-way/expected.ts';
import { fencingAfter } from './support/whole-way/fencing.ts';
import { type Ground, startGround } from './support/whole-way/ground.ts';
import { siteIn } from './support/whole-way/monitoring.ts';
import { restored } from './support/whole-way/restored.ts';
import { deleteWebhookSecret } from './support/whole-way/secret.ts';
import { until } from './support/whole-way/until.ts';
import { watchSites } from './support/whole-way/watch.ts';

const POLLED = { timeout: 60_000, interval: 250 };

/** Alertmanager's counters: requests that were not answered 2xx, and notifications that it has given up. */
const FAILED = 'alertmanager_notification_requests_failed_total';
const GIVEN_UP = 'alertmanager_notifications_failed_total';

let ground: Ground;
beforeAll(async () => {
  ground = await startGround('15.0.21');
});
afterAll(() => ground?.stop());
beforeEach(() => restored(ground), 120_000);

it("each site's heartbeat is counted", async () => {
  const reporters = async () => {
    const { metrics } = await webhookLog(ground.world, 0);
    return new Set(metrics.flatMap((line) => (HEARTBEATS in line ? line.reporter : [])));
  };

  await expect.poll(reporters, POLLED).toEqual(new Set(SITES));
});

it('the bridge cut: one site is fenced, and writes at the survivor succeed again', () =>
  expectOneFencedByCut(ground, 'vendor_jgroups_site_view_status'));

it("a site killed, and then the survivor's Infinispan restarted, which loses the offline status", async () => {
  const { sites, stack, world } = ground;

  const killed = await fencingAfter(ground, async () => {
    await sites.killSite('site-b');
    stack.globalAccelerator.model.setHealth(siteIn(stack, 'site-b').loadBalancerArn, 'UNHEALTHY');
  });
  const byKill = await rememberExecutions(world);
  await sites.killSite('site-a');
  const restarted = await fencingAfter(ground, () => sites.sites['site-a'].start());
  const byRestart = await newExecutions(world);
  await sites.restartSite('site-b');
  print('A site killed', killed);
  print("The survivor's Infinispan restarted", restarted);

  expectInOrder(killed);
  expectInOrder(restarted);
  // One incident, half of which was missing.
  const ended = [...byKill, ...byRestart].map(({ outcome, incident }) => `${outcome} of ${incident}`);
  expect([...new Set(ended)]).toEqual([expect.stringMatching(/^FENCED of site-b_by_site-a_/)]);
  expect(restarted.stages).not.toHaveProperty('endpoints removed');
  await expectFenced(ground, 'site-b');
});

it("the secret deleted for a while: 503, and Alertmanager's own retry succeeds", async () => {
  const { sites, monitoring, world } = ground;
  const alertmanagers = SITES.flatMap((site) => monitoring.of[site].alertmanagers);
  const givenUp = () => Promise.all(alertmanagers.map((each) => each.webhookCount(GIVEN_UP)));
  const givenUpBefore = await givenUp();
  const refusedSince = async (since: number) =>
    (await webhookLog(world, since)).answers.filter(({ status }) => status === 503);
  let restoredFrom = 0;
  // With these short intervals, a heartbeat that is refused for 10 s is given up.
  for (const each of alertmanagers) await each.silence(HEARTBEAT, 60_000);

  const fencing = await fencingAfter(ground, async () => {
    // Before the cut: the alert is sent as soon as it fires, and no worker may have the secret in its cache then.
    const restore = await deleteWebhookSecret(world);
    try {
      await sites.cutBridge();
      const cutAt = Date.now();
      await until('a 503', async () => (await refusedSince(cutAt)).at(0));
    } finally {
      restoredFrom = Date.now();
      await restore();
    }
  });
  const refused = await refusedSince(fencing.startedAt);
  print(`The secret deleted, ${refused.length} times 503`, fencing);

  expectInOrder(fencing);
  expect(fencing.startedAt + (fencing.stages['webhook accepted'] ?? 0)).toBeGreaterThan(restoredFrom);
  expect(await givenUp()).toEqual(givenUpBefore);
  await expectFenced(ground, fencing.site);
});

it('the wrong password at one site: 403 and its metric, and nothing else', async () => {
  const { sites, monitoring, world, stack } = ground;
  const [alertmanager] = monitoring.of['site-b'].alertmanagers;
  if (alertmanager === undefined) throw new Error('site-b has no Alertmanager');
  const wrong = randomBytes(18).toString('base64url');
  world.remembered.passwords.add(wrong);
  const recordsOfSiteB = async () =>
    (await readAllStoredText(world)).rows.filter(({ text }) => text.includes('/site-a/site-b/'));
  const recordsBefore = await recordsOfSiteB();

  onTestFinished(() => monitoring.setPassword('site-b', stack.webhook.password));
  await monitoring.setPassword('site-b', wrong);
  const fencing = await fencingAfter(ground, sites.cutBridge);
  await until('the alert at site-b', async () => (await alertmanager.firing('SiteOffline')) || undefined);
  const failed = await alertmanager.webhookCount(FAILED);
  // A heartbeat alone does not fail so often within the two seconds until Alertmanager repeats the alert.
  await expect.poll(() => alertmanager.webhookCount(FAILED), POLLED).toBeGreaterThan(failed + 2);
  const { answers, metrics } = await webhookLog(world, fencing.startedAt);
  print('The wrong password at site-b', fencing);

  expectOutcomes(await newExecutions(world), 'site-b');
  expect(answers).toContainEqual(expect.objectContaining({ status: 403, alerts: [] }));
  expect(metrics).toContainEqual(expect.objectContaining({ answer: 'forbidden', [WEBHOOK_ANSWERS]: 1 }));
  expect(await recordsOfSiteB()).toEqual(recordsBefore);
  await expectFenced(ground, 'site-b');
});

it('the bridge flapping: a started fencing is completed, and no other one starts', async () => {
  const { sites, stack, world } = ground;
  const { controls } = stack.globalAccelerator;
  const heal = async () => {
    await sites.healBridge();
    await sites.untilJoined();
  };
  const watch = watchSites(stack);

  for (const milliseconds of [800, 1200, 1600]) {
    await sites.cutBridge();
    await sleep(milliseconds);
    await heal();
  }
  expect(await newExecutions(world)).toEqual([]);

  // Started, and held up until the sites see each other again.
  controls.setFaults([{ operation: 'RemoveEndpoints', error: 'TransactionInProgressException', times: 99 }]);
  await sites.cutBridge();
  await waitForCall(stack.globalAccelerator, 'RemoveEndpoints');
  await heal();
  controls.setFaults([]);
  const { site } = await untilFenced(world);
  await expectFenced(ground, site);
  const first = await rememberExecutions(world);

  await sites.cutBridge();
  const second = await untilBothReported(world);
  await heal();
  await watch.stop();
  console.log(
    `The bridge flapping: ${site} fenced; ${[...first, ...second].map(({ name }) => name).join(', ')}`,
  );

  expectOutcomes([...first, ...second], site);
  await expectFenced(ground, site);
  // It was never different: the other endpoint never had to be removed, and the fenced site never got a request.
  const removals = controls.calls().filter(({ operation }) => operation === 'RemoveEndpoints');
  expect(removals.map(({ input }) => JSON.stringify(input))).toEqual(
    removals.map(() => expect.stringContaining(siteIn(stack, site).loadBalancerArn)),
  );
  expect(new Set(watch.seen[site].holds.map(({ answer }) => answer))).toEqual(new Set(['online']));
});
