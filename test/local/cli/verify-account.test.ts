import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import maximal from '../../fixtures/template/maximal.json' with { type: 'json' };
import { readPage } from '../../template/markdown.ts';
import { fencingEnvironment, fencingJson, runFencing } from '../support/fencing.ts';
import { configure } from '../support/function-faults.ts';
import { startWorld } from '../support/start-world.ts';
import { resetWorld, SITES, siteOf, type World } from '../support/world.ts';

const ENTRY = join(import.meta.dirname, '../../../infra/operator/cli/verify-account/verify-account.ts');

let world: World;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'verify-account-test-'));
  world = await startWorld({ waitScale: 0.005 });
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await world?.stop();
});
beforeEach(async () => {
  await resetWorld(world);
  for (const site of SITES) siteOf(world, site).server.model.setView([...SITES]);
});

interface Settled {
  readonly claim: string;
  readonly result: string;
  readonly detail: string;
}

/**
 * Runs the command as in an account.
 *
 * @param typed the lines that the operator types
 * @param more variables of its environment
 */
async function verify(args: readonly string[], typed = '', more: Readonly<Record<string, string>> = {}) {
  const report = join(folder, 'report.json');
  const { code, errors } = await new Promise<{ code: number; errors: string }>((resolve) => {
    const child = execFile(
      process.execPath,
      [ENTRY, '--report', report, ...args],
      // The CDK CLI writes its log to the standard output where CI is set.
      { env: { ...fencingEnvironment(world), CI: undefined, ...more } },
      (error, _, errors) => resolve({ code: error === null ? 0 : Number(error.code), errors }),
    );
    child.stdin?.end(typed);
  });
  const settled = (): readonly Settled[] => JSON.parse(readFileSync(report, 'utf8')).settled;
  return { code, errors, settled };
}

it('settles what an emulator can settle, and refutes nothing', async () => {
  const { code, errors, settled } = await verify(['--alert']);

  expect(errors).toBe('');
  const documented = readPage('docs/operating.md');
  for (const { claim } of settled()) expect(documented).toContain(`| ${claim} |`);
  expect(Object.fromEntries(settled().map(({ claim, result }) => [claim, result]))).toEqual({
    "the webhook's URL may be invoked by everyone": 'open',
    'the roles, networks, secrets and keys suffice for a fencing in both directions': 'proved',
    'Step Functions treats errors of functions as the definition intends': 'proved',
    "Step Functions evaluates the definition's expressions": 'open',
    'alarms can be read': 'proved',
    'the dashboard can be read': 'proved',
    'the tables are encrypted, protected from deletion, and restorable': 'open',
    'messages reach an operator': 'open',
    'the workflow and its functions write their logs, which are not kept forever': 'open',
    "the webhook's role, secret and keys suffice to start an execution": 'proved',
    "EventBridge's event about an execution has the documented shape, and the stop time of ListExecutions":
      'proved',
  });
  expect(code).toBe(0);
});

it('refutes that the functions suffice, where one cannot start', async () => {
  const undo = await configure(world, 'TakeSiteOffline', { Handler: 'index.missing' });
  const { code, settled } = await verify([]);
  await undo();

  expect(settled().filter(({ result }) => result === 'refuted')).toMatchObject([
    {
      claim: 'the roles, networks, secrets and keys suffice for a fencing in both directions',
      detail: expect.stringContaining('take-site-offline runs'),
    },
  ]);
  expect(code).toBe(1);
});

it('fences a site only after a typed confirmation, and waits until its incident is closed', async () => {
  for (const site of SITES) siteOf(world, site).server.model.setView([site]);
  const { controls } = world.stack.globalAccelerator;

  expect(await verify(['--fence', 'site-b'], 'yes\n')).toMatchObject({
    code: 4,
    errors: expect.stringContaining('Not confirmed; nothing was done.'),
  });
  expect(controls.calls().map(({ operation }) => operation)).not.toContain('RemoveEndpoints');

  const verifying = verify(['--fence', 'site-b'], 'fence site-b\n');
  const claim = async () => (await fencingJson(world, ['status'])).claim;
  await expect.poll(claim, { timeout: 60_000, interval: 1000 }).toMatchObject({ phase: 'fenced' });
  await runFencing(world, ['close', (await claim()).incident, '--force', '--reason', 'a test']);

  const { settled } = await verifying;
  expect(settled().slice(-2)).toMatchObject([
    { claim: 'site-b is fenced', result: 'proved' },
    { claim: 'reconcile closes the incident of a site that was brought back', result: 'proved' },
  ]);
}, 120_000);

it('synthesizes the stack with a configuration, and ends if the CDK CLI cannot deploy it', async () => {
  const config = join(folder, 'config.json');
  writeFileSync(config, JSON.stringify(maximal));

  // No AWS service listens on this port.
  const { code, errors } = await verify(['--config', config], '', { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' });

  expect(errors).toMatch(/Synthesis time[\s\S]*aws-cdk\/bin\/cdk failed/);
  expect(code).toBe(1);
});
