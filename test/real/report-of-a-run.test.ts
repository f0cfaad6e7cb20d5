import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fencingEnvironment, runFencing } from '../local/support/fencing.ts';
import { startWorld } from '../local/support/start-world.ts';
import type { World } from '../local/support/world.ts';
import { withPage } from './report/browser.ts';
import { record } from './report/record.ts';
import { splitBrain } from './report/split-brain.ts';

/** With RECORD=1 the incident replaces the fixture of docs/report.png. */
const RECORD = process.env.RECORD === '1';

let world: World;
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'report-'));
  world = await startWorld({ waitScale: 1 });
});
afterAll(async () => {
  await world?.stop();
  await rm(folder, { recursive: true, force: true });
});

const fencing = (...args: readonly string[]) => runFencing(world, args);

it('writes the page of a split brain with a lost report, retries, an aborted execution and its redrive', async () => {
  const incident = await splitBrain(world, (execution) => fencing('rerun', execution));
  const out = join(folder, 'report.html');

  const written = await fencing('report', incident, '--out', out);
  const again = await fencing('report', incident, '--out', out);
  const forced = await fencing('report', incident, '--out', out, '--force');
  const printed = await fencing('report', incident, '--out', '-');
  const unknown = await fencing('report', 'site-b_by_site-a_20200101T000000Z_v1', '--out', '-');

  expect(written).toMatchObject({ code: 0, errors: '' });
  expect(written.output).toMatch(
    /^site-b was fenced (\d+ min )?[\d.]+ s after site-a reported it offline; site-b's report of site-a lost\.\nWritten to /,
  );
  expect(again).toMatchObject({ code: 4, output: '' });
  expect(again.errors).toContain('already exists; use --force to overwrite it.');
  expect(forced.code).toBe(0);
  expect(printed.output).toMatch(/^<!doctype html>/);
  expect(unknown).toMatchObject({ code: 3, output: '' });
  await withPage(out, {}, async ({ page, requests, complaints }) => {
    const points = await page.locator('.points .marked .words').allTextContents();
    const expected = [
      'The alert starts firing: site-a reports site-b offline',
      'Look up accelerator fails: AcceleratorUnavailable',
      'The fencing of site-b starts: the claim is acquired',
      'Removed from the accelerator: one endpoint of site-b',
      'Take site offline fails: InfinispanUnavailable',
      'Not fenced, LOST_TO_OTHER_SITE',
      'The execution ends ABORTED in "Take site offline": StoppedByHand',
      'redrives the execution',
      'Fenced: site-b is removed from the accelerator',
    ];
    for (const words of expected) expect(points.join('\n')).toContain(words);
    expect({ requests, complaints }).toEqual({ requests: [], complaints: [] });
  });
  expect(await readFile(out, 'utf8')).not.toContain(world.stack.webhook.password);
  if (RECORD) await record(incident, fencingEnvironment(world));
});
