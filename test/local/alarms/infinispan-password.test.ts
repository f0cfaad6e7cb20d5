import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runAttempt, SITE_B_REPORTED } from '../support/attempt.ts';
import { fencingJson, runFencing } from '../support/fencing.ts';
import { forceColdStarts } from '../support/force-cold-starts.ts';
import { rotate } from '../support/secrets.ts';
import { startWorld } from '../support/start-world.ts';
import { type Subscriber, subscribe } from '../support/subscriber.ts';
import { resetWorld, siteOf, type World } from '../support/world.ts';
import { sendRegularData } from './alarm-triggers.ts';
import { alarmId, firingAlarms } from './firing-alarms.ts';

const RUNBOOK = readFileSync(new URL('../../../docs/runbook.md', import.meta.url), 'utf8');
/** The headings' anchors on GitHub. */
const ANCHORS = [...RUNBOOK.matchAll(/^##+ (.*)$/gm)].map(
  ([, heading = '']) => `docs/runbook.md#${heading.toLowerCase().replaceAll(' ', '-')}`,
);
const SETTLED = { timeout: 20_000, interval: 250 };
const HOUR = 60;

let world: World;
let subscriber: Subscriber;
beforeAll(async () => {
  world = await startWorld({ waitScale: 0.005 });
  subscriber = await subscribe(world);
  await resetWorld(world);
});
afterAll(async () => {
  await subscriber?.close();
  await world?.stop();
});

const subjects = () => subscriber.messages.map(({ subject }) => subject);
const rehearse = () => runFencing(world, ['rehearse', '--site', 'site-b']);

it('status counts the alarms with insufficient data', async () => {
  const { output } = await runFencing(world, ['status']);

  expect((await fencingJson(world, ['status'])).alarms).toEqual({
    firing: [],
    insufficientData: 29,
    total: 29,
  });
  expect(output).toContain('29 of 29 have insufficient data');
});

it('a wrong password of Infinispan fires the alarms of the fencing and the rehearsal, and no others', async () => {
  await sendRegularData(world);
  expect(await firingAlarms(world)).toEqual([]);
  await rotate(world, 'site-a', 'mistyped once');
  await rotate(world, 'site-a', 'mistyped twice');
  await forceColdStarts(world);

  const { ended } = await runAttempt(world, SITE_B_REPORTED);
  const rehearsed = await rehearse();

  expect(ended).toMatchObject({ outcome: 'NOT_FENCED', reason: 'REPORTER_UNREACHABLE' });
  expect(rehearsed.code).toBe(1);
  await expect
    .poll(() => firingAlarms(world), SETTLED)
    .toEqual(['NotFenced', 'RehearsalBlockedsitebbysitea']);
});

it('status shows the firing alarms with a section of the runbook, and each is notified once', async () => {
  const { alarms } = await fencingJson(world, ['status']);
  const { output } = await runFencing(world, ['status']);
  await subscriber.received(3);

  expect(alarms).toMatchObject({ insufficientData: 0, total: 29 });
  const firing: { name: string; description: string }[] = alarms.firing;
  expect(firing.map(({ name }) => alarmId(name))).toEqual(['NotFenced', 'RehearsalBlockedsitebbysitea']);
  for (const { name, description } of firing) {
    const section = /docs\/runbook\.md#\S+$/.exec(description)?.[0];
    expect(ANCHORS).toContain(section);
    expect(output).toContain(name);
    expect(output).toContain(section);
  }
  expect(subjects().toSorted()).toEqual([
    expect.stringMatching(/^ALARM: ".*NotFenced.*"/),
    expect.stringMatching(/^ALARM: ".*RehearsalBlockedsitebbysitea.*"/),
    'site-b is offline; NOT FENCED (REPORTER_UNREACHABLE)',
  ]);
});

it('with the password fixed, the repeat fences, the rehearsal passes, and the alarms return to OK in time', async () => {
  await rotate(world, 'site-a', siteOf(world, 'site-a').infinispan.password);

  expect((await rehearse()).code).toBe(0);
  expect((await runAttempt(world, SITE_B_REPORTED)).ended).toMatchObject({ outcome: 'FENCED' });

  const firing = [];
  for (const minutes of [2, 8, 20, 3 * HOUR, 4 * HOUR + 2]) firing.push(await firingAlarms(world, minutes));
  const silent = ['HeartbeatMissingsitea', 'HeartbeatMissingsiteb', 'ReconcileSilent'];
  expect(firing).toEqual([
    ['NotFenced', 'RehearsalBlockedsitebbysitea'],
    // One of one period of five minutes; the evaluation range is three periods.
    ['NotFenced', 'RehearsalBlockedsitebbysitea'],
    // Three of three periods of three minutes; the evaluation range is five periods, 15 minutes without data.
    [...silent, 'RehearsalBlockedsitebbysitea'],
    // One period of two hours. The next rehearsals, which would end the alarm earlier, do not run here.
    [...silent, 'RehearsalBlockedsitebbysitea'],
    // Two of two periods of an hour; the evaluation range is four periods.
    [...silent, 'RehearsalsMissing'],
  ]);
});
