import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import type { Running } from '../local/support/command.ts';
import { pollEvents, waitForOutcome } from '../local/support/list-events.ts';
import { SITES } from '../local/support/world.ts';
import { type ByHand, byHand } from './support/operator-walk/by-hand.ts';
import { newOperator, type Operator } from './support/operator-walk/operator.ts';
import { firing, groupOf, sectionOf } from './support/operator-walk/seen.ts';

/** The local walkthrough of docs/operating.md on real servers, in its order. Each step depends on the one before. */

const CONFIG = { observe: true, reporterTimeout: 45, reporterPollInterval: 5 };

const POLLED = { timeout: 100_000, interval: 1000 };
const BOTH_SERVE = SITES.map((site) => ({ site, inService: true }));
const ONE_SERVES = [
  { site: 'site-a', inService: true },
  { site: 'site-b', inService: false },
];

const started = z.object({ started: z.string() });
const rehearsed = z.object({
  rehearsals: z.array(
    z.object({
      status: z.string(),
      blocked: z.boolean(),
      checks: z.array(z.object({ check: z.string(), answer: z.string(), detail: z.string() })),
    }),
  ),
});

let operator: Operator;
let local: Running;
let hands: ByHand;
const monitoring: Running[] = [];
const times: string[] = [];
beforeAll(async () => {
  operator = await newOperator();
});
afterEach(({ task }) => {
  times.push(
    `  ${((Date.now() - (task.result?.startTime ?? 0)) / 1000).toFixed(1).padStart(6)} s  ${task.name}`,
  );
});
afterAll(async () => {
  console.log(`The operator's walk:\n${times.join('\n')}`);
  await operator?.goHome();
});

/** The last attempt for the reported site, once its newest event has this outcome. */
const untilEnded = (site: string, reason: string) =>
  pollEvents(operator.checkout, (events) => {
    const last = events.find((event) => event.site === site)?.attempts.at(-1);
    return last?.reason === reason ? last : undefined;
  });

/** Reruns it, and returns its outcome. */
const rerun = async (execution: string) =>
  waitForOutcome(
    operator.checkout,
    started.parse(await operator.fencingJson('rerun', execution, '--new')).started,
  );

const update = async (config: object) =>
  operator.npmRun('local', '--update', '--config', await operator.configure(config));

const sites = async () => (await operator.status()).listeners.map((at) => at.sites);

it('two sites are configured, and deployed', async () => {
  const file = await operator.configure(CONFIG);

  local = operator.inTerminal('local', ['--config', file, '--infinispan', 'real']);
  await local.untilPrinted(/Press Ctrl-C to stop/);
  hands = await byHand(operator.checkout);

  expect(await operator.status()).toMatchObject({ listeners: [{ sites: BOTH_SERVE }], claim: null });
}, 300_000);

it("each site's manifests are applied to its monitoring", async () => {
  for (const site of SITES) {
    const { output, errors } = await operator.npmRun('manifests', '--local', '--site', site);
    const applied = operator.inTerminal('monitoring', [], output);
    await applied.untilPrinted(/Press Ctrl-C to stop/);
    monitoring.push(applied);

    expect(errors).toBe('');
    expect(applied.printed()).toMatch(new RegExp(`^Monitoring of ${site}\n`));
  }
});

it('the heartbeat of each site is seen', async () => {
  const seen = async () =>
    (await operator.status()).heartbeats.filter(({ lastSeenAt }) => lastSeenAt !== null);

  await expect.poll(async () => (await seen()).map(({ site }) => site), POLLED).toEqual([...SITES]);
});

it('a rehearsal of each direction finds nothing that would block a fencing', async () => {
  const { rehearsals } = rehearsed.parse(await operator.fencingJson('rehearse'));

  expect(rehearsals).toMatchObject(SITES.map(() => ({ status: 'SUCCEEDED', blocked: false })));
});

it('the bridge cut in observe mode: the fencing is reported, and not done', async () => {
  local.type('cut');
  await local.untilPrinted(/The link is broken/);

  for (const site of SITES) await untilEnded(site, 'OBSERVE_ONLY');

  expect(await operator.status()).toMatchObject({ listeners: [{ sites: BOTH_SERVE }], claim: null });
});

it('with observe mode off after an update: the observed event is still not fenced', async () => {
  const updated = await update({ ...CONFIG, observe: false });
  const { execution } = await untilEnded('site-b', 'OBSERVE_ONLY');
  const again = await rerun(execution);

  expect(updated).toMatchObject({ code: 0, errors: '' });
  expect(again).toMatchObject({ outcome: 'NOT_FENCED', reason: 'OBSERVE_ONLY' });
  expect(await sites()).toEqual([BOTH_SERVE]);
}, 240_000);

it('paused, even an approved event starts no fencing', async () => {
  const { execution } = await untilEnded('site-b', 'OBSERVE_ONLY');
  const paused = await operator.fencing('pause', '--reason', 'a walk', '--until', '1h');
  // Reconcile records the end of observe mode within a minute.
  await expect.poll(async () => (await operator.fencing('approve', execution)).code, POLLED).toBe(0);
  await untilEnded('site-b', 'PAUSED');

  expect(paused).toMatchObject({ code: 0, errors: '' });
  expect(paused.output).toContain('No fencing is in progress.');
  expect(await operator.status()).toMatchObject({ listeners: [{ sites: BOTH_SERVE }], claim: null });
});

it('resumed and rerun, it fences, and the survivor accepts writes', async () => {
  const { execution } = await untilEnded('site-b', 'PAUSED');
  const resumed = await operator.fencing('resume');
  const ended = await rerun(execution);

  expect(resumed.output).toMatch(/^Fencing is resumed\./);
  expect(ended).toMatchObject({ outcome: 'FENCED' });
  expect(await operator.status()).toMatchObject({
    listeners: [{ sites: ONE_SERVES }],
    claim: { phase: 'fenced', site: 'site-b', incident: ended.incident },
  });
  expect(await hands.holds('site-a', 'site-b')).toBe('offline');
  expect(await hands.holds('site-b', 'site-a')).toBe('online');
});

it('the report has a sentence about it', async () => {
  const { claim } = await operator.status();
  const out = join(operator.checkout.folder, 'report.html');
  const { code, output } = await operator.fencing('report', claim?.incident ?? '', '--out', out);
  const [sentence = ''] = output.split('\n');

  expect(code).toBe(0);
  expect(sentence).toMatch(/^site-b was fenced .* site-a reported it offline/);
  expect(await readFile(out, 'utf8')).toContain(sentence);
});

it('the site is restored by the runbook', async () => {
  const incident = (await operator.status()).claim?.incident ?? '';
  const group = groupOf(await operator.fencingJson('show', incident));
  await operator.fencing('pause', '--reason', 'bringing site-b back', '--until', '2h');
  local.type('heal');
  await local.untilPrinted(/The link is restored/);
  await hands.bringSiteBBack(group);
  await expect.poll(() => firing(monitoring), POLLED).toBe(0);
  const resumed = await operator.fencing('resume');

  expect(resumed.code).toBe(0);
  expect(await sites()).toEqual([BOTH_SERVE]);
});

it('a wrong password of both Infinispans: a rehearsal finds it before an outage, and the outage is not fenced', async () => {
  // Otherwise the previous password would be accepted for an hour.
  const updated = await update({ ...CONFIG, observe: false, rotationGrace: 0 });
  for (const site of SITES) await hands.putPassword(site, 'wrong');
  const { code, output } = await operator.fencing('rehearse', '--site', 'site-b', '--json');
  local.type('cut');
  for (const site of SITES) await untilEnded(site, 'REPORTER_UNREACHABLE');
  const [rehearsal] = rehearsed.parse(JSON.parse(output)).rehearsals;

  expect(updated).toMatchObject({ code: 0, errors: '' });
  expect(code).toBe(1);
  expect(rehearsal?.checks).toContainEqual({
    check: 'the Infinispan of site-a answers, with its certificate and our credentials',
    answer: 'blocks',
    // The two queries run in parallel, and either may be rejected first.
    detail: expect.stringMatching(/^GET (backups|container): 401/),
  });
  expect(await sites()).toEqual([BOTH_SERVE]);
}, 240_000);

it('the alarms are in ALARM, and each names a section of the runbook', async () => {
  const firingAlarms = async () => (await operator.status()).alarms.firing;
  const sections = async () => (await firingAlarms()).map(({ description }) => sectionOf(description));

  await expect
    .poll(sections, { timeout: 200_000, interval: 2000 })
    .toEqual(expect.arrayContaining(['Not fenced', 'Rehearsal blocked']));
}, 240_000);

it("with the survivor's password fixed and a rerun, it is fenced", async () => {
  const { execution } = await untilEnded('site-b', 'REPORTER_UNREACHABLE');
  await hands.putPassword('site-a');
  const rehearsal = await operator.fencing('rehearse', '--site', 'site-b');
  const ended = await rerun(execution);

  expect(rehearsal.code).toBe(0);
  expect(ended).toMatchObject({ outcome: 'FENCED' });
  expect(await sites()).toEqual([ONE_SERVES]);
  expect(await hands.holds('site-a', 'site-b')).toBe('offline');
});

it('Ctrl-C stops everything, and nothing is left', async () => {
  expect(await operator.goHome()).toEqual({ codes: [130, 130, 130], left: [] });
});
