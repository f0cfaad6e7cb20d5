import { StopExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  runAttempt,
  SITE_A_REPORTED,
  SITE_B_REPORTED,
  startAttempt,
  waitForCall,
} from '../support/attempt.ts';
import { arnOf, waitForEnd } from '../support/executions.ts';
import { fencingJson, runFencing } from '../support/fencing.ts';
import { startWorld } from '../support/start-world.ts';
import { resetWorld, SITES, siteOf, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ waitScale: 0.005 });
});
afterAll(() => world?.stop());
beforeEach(() => resetWorld(world));

const fencing = (...args: readonly string[]) => runFencing(world, args);
const json = (...args: readonly string[]) => fencingJson(world, args);

describe('pause and resume', () => {
  const UNTIL = ['--until', '2h'] as const;

  it('blocks new fencings until resumed, and every command shows it', async () => {
    const paused = await fencing('pause', '--reason', 'moving racks', ...UNTIL);
    const { ended, event } = await runAttempt(world, SITE_B_REPORTED);
    const status = await json('status');
    const shown = await fencing('show', event);
    const resumed = await fencing('resume');
    const after = await runAttempt(world, SITE_B_REPORTED);

    expect(paused).toMatchObject({ code: 0, errors: '' });
    expect(paused.output).toMatch(/paused until .* by .*: moving racks\nNo fencing is in progress\.\n$/);
    expect(ended).toMatchObject({ outcome: 'NOT_FENCED', reason: 'PAUSED' });
    expect(status.pause).toMatchObject({ reason: 'moving racks' });
    expect(shown.output).toMatch(/NOT_FENCED PAUSED\n[\s\S]*Pauses\n.* paused\n.*moving racks/);
    expect(resumed.output).toMatch(/^Fencing is resumed\.\nEnded: paused until .*moving racks\n$/);
    expect(after.ended).toMatchObject({ outcome: 'FENCED' });
  });

  it('shows the pause that it replaces, and the fencing in force', async () => {
    await runAttempt(world, SITE_B_REPORTED);

    const first = await fencing('pause', '--reason', 'first', ...UNTIL);
    const second = await fencing('pause', '--reason', 'second', ...UNTIL);

    expect(first.output).toMatch(/A site is fenced, and stays fenced: site-b, /);
    expect(second.output).toMatch(/Replaced: paused until .*: first\n/);
    expect((await json('status')).claim).toMatchObject({ phase: 'fenced', site: 'site-b' });
  });

  it('has nothing to resume without a pause', async () => {
    expect(await fencing('resume')).toEqual({
      code: 0,
      output: 'Nothing to do: fencing is not paused.\n',
      errors: '',
    });
  });
});

it('closes the open incident only if it is over, or by force with a reason on record', async () => {
  const { event } = await runAttempt(world, SITE_B_REPORTED);
  const { incident } = (await json('status')).claim as { incident: string };

  const unknown = await fencing('close', 'site-b_by_site-a_20260101T000000Z_v1');
  const refused = await fencing('close', incident);
  const withoutReason = await fencing('close', incident, '--force');
  const closed = await fencing('close', incident, '--force', '--reason', 'site-a burnt down');
  const shown = await fencing('show', event);

  expect(unknown.code).toBe(3);
  expect(refused).toMatchObject({ code: 4, output: '' });
  expect(refused.errors).toContain('site-b is not in service.');
  expect(withoutReason.code).toBe(2);
  expect(closed.code).toBe(0);
  expect(closed.output).toContain('Despite: site-b is not in service.');
  expect((await json('status')).claim).toMatchObject({ phase: 'closed' });
  expect(shown.output).toContain('site-a burnt down');
});

it('lists events, and shows an incident with both decisions by any of its names', async () => {
  const won = await runAttempt(world, SITE_B_REPORTED);
  const lost = await runAttempt(world, SITE_A_REPORTED);
  const { incident = '' } = won.ended;

  const { events } = await json('events', '--since', '1h');
  const ofSiteA = await json('events', '--since', '1h', '--site', 'site-a');
  const executionOf = (key: string) =>
    events.find((event: { key: string }) => event.key === key)?.attempts.at(-1);

  expect(executionOf(won.event)).toMatchObject({ execution: won.execution, outcome: 'FENCED', incident });
  expect(executionOf(lost.event)).toMatchObject({ reason: 'LOST_TO_OTHER_SITE', incident });
  expect(ofSiteA.events.map(({ site }: { site: string }) => site)).not.toContain('site-b');
  const handles = [incident, won.event, won.execution, lost.execution, arnOf(world, won.execution)];
  for (const handle of [...handles, won.execution.replace(/_\d+$/, '')]) {
    const { incidents } = await json('show', handle);
    expect(incidents).toMatchObject([
      { incident, claim: { phase: 'fenced' }, won: [{ key: won.event }], lost: [{ key: lost.event }] },
    ]);
  }
});

it('shows the sites in service, and drift', async () => {
  await runAttempt(world, SITE_B_REPORTED);
  world.stack.globalAccelerator.model.setHealth(siteOf(world, 'site-a').loadBalancerArn, 'UNHEALTHY');

  const status = await json('status');
  const { output } = await fencing('status');

  expect(status.listeners[0].sites).toEqual([
    { site: 'site-a', inService: false },
    { site: 'site-b', inService: false },
  ]);
  expect(status.drift).toEqual([
    `no site is in service in ${world.stack.accelerator.listenerArn}`,
    `site-b is fenced, and site-a is not in service in ${world.stack.accelerator.listenerArn}`,
  ]);
  expect(output).toContain('no site in service');
  expect(output).not.toContain('\u001b');
});

it('shows the last rehearsals, and heartbeats and alarms without data', async () => {
  const { blocked, rehearsals: ran } = await json('rehearse', '--site', 'site-b');
  const status = await json('status');
  const { output } = await fencing('status');

  expect(blocked).toBe(false);
  expect(status.rehearsals).toContainEqual(
    expect.objectContaining({
      site: 'site-b',
      reporter: 'site-a',
      execution: ran[0].execution,
      blocked: false,
      backup: 'online',
    }),
  );
  expect(status.heartbeats).toEqual(SITES.map((site) => ({ site, lastSeenAt: null })));
  expect(status.alarms).toMatchObject({ firing: [] });
  expect(output).toMatch(
    /site-a: no heartbeat in[\s\S]*have insufficient data[\s\S]*Backup status of site-b at site-a: online/,
  );
});

describe('rerun', () => {
  it('redrives an aborted execution, which completes its fencing despite a pause, and records it', async () => {
    const { server } = siteOf(world, 'site-a');
    server.controls.setFaults([{ operation: 'POST take-offline', delayMs: 20_000 }]);
    const { execution, event } = await startAttempt(world, SITE_B_REPORTED);
    await waitForCall(server, 'POST take-offline');
    const paused = await fencing('pause', '--reason', 'too late for it', '--until', '1h');
    const running = await fencing('rerun', execution);
    await world.stepFunctions.send(new StopExecutionCommand({ executionArn: arnOf(world, execution) }));

    const redriven = await json('rerun', execution);
    const ended = await waitForEnd(world, execution);

    expect(paused.output).toContain('A fencing has started, and will be completed: site-b, ');
    expect(running).toMatchObject({ code: 4, output: '' });
    expect(running.errors).toContain('still running');
    expect(redriven).toMatchObject({
      action: 'redrive',
      started: execution,
      pause: { reason: 'too late for it' },
    });
    expect(ended).toMatchObject({ outcome: 'FENCED' });
    expect((await fencing('show', event)).output).toMatch(/ {2}rerun\n.*action redrive/);
  });

  it('does nothing for an execution that succeeded, except with --new', async () => {
    const { execution } = await runAttempt(world, SITE_B_REPORTED);

    const unchanged = await fencing('rerun', execution);
    const { started, action } = await json('rerun', execution, '--new');

    expect(unchanged).toMatchObject({ code: 0 });
    expect(unchanged.output).toMatch(/^Nothing to do for .*: it succeeded, FENCED\. Use --new/);
    expect(action).toBe('new');
    expect(await waitForEnd(world, started)).toMatchObject({ outcome: 'FENCED' });
  });
});

it.each([
  { args: ['show', 'nothing-of-the-kind'], message: 'No event, incident or execution nothing-of-the-kind' },
  { args: ['show', 'site-b_by_site-a_20200101T000000Z_v1'], message: 'is on record' },
  { args: ['rerun', 'nothing-of-the-kind'], message: 'Execution nothing-of-the-kind not found' },
  { args: ['status', '--stack', 'Another'], message: 'Stack Another not found in eu-central-1' },
])('fencing $args exits with 3', async ({ args, message }) => {
  const ran = await fencing(...args);

  expect(ran).toMatchObject({ code: 3, output: '' });
  expect(ran.errors).toContain(message);
});
