import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type Checkout, createCheckout } from './support/checkout.ts';
import { type Running, run, start } from './support/command.ts';
import { type AttemptSummary, listEvents, waitForOutcome } from './support/list-events.ts';

let checkout: Checkout;
beforeAll(async () => {
  checkout = await createCheckout();
});
afterAll(() => checkout?.remove());

const local = (...args: readonly string[]) => run(checkout, 'local', args);

/** Creates a file with this configuration. */
async function file(config: unknown): Promise<string> {
  const path = join(checkout.folder, `${crypto.randomUUID()}.json`);
  await writeFile(path, typeof config === 'string' ? config : JSON.stringify(config));
  return path;
}

describe('before it starts anything', () => {
  const elsewhere = { sites: { east: {}, west: {} } };

  it.each([
    { args: ['--config', 'none.json'], code: 1, messages: ['none.json cannot be read'] },
    { config: '{"observe": true', code: 1, messages: ['is not JSON'] },
    {
      config: { observe: 'yes', tags: { a: 'b' }, sites: { 'site-a': {} } },
      code: 1,
      messages: ['at observe', 'at tags', 'at sites'],
    },
    { config: elsewhere, args: ['--infinispan', 'real'], code: 4, messages: ['not for east or west'] },
    {
      args: ['--update', '--infinispan', 'real'],
      code: 2,
      messages: ['--update cannot change the Infinispans'],
    },
    { args: ['--update'], code: 3, messages: ['No local stack is running'] },
  ])('npm run local -- $args with $config ends with $code', async ({ config, args = [], code, messages }) => {
    const given = config === undefined ? [] : ['--config', await file(config)];

    const ran = await local(...given, ...args);

    expect(ran).toMatchObject({ code, output: '' });
    for (const part of messages) expect(ran.errors).toContain(part);
  });
});

const accepted = z.object({ alerts: z.tuple([z.object({ execution: z.string() })]) });

it('npm run monitoring accepts only the manifests of one site', async () => {
  const { code, errors } = await run(checkout, 'monitoring', [], 'kind: Secret');

  expect({ code, errors }).toEqual({
    code: 1,
    errors: 'Expected the manifests of one site with one PrometheusRule; found 0.\n',
  });
});

describe('a configured stack', () => {
  const config = {
    sites: { east: {}, west: {} },
    alertName: 'SiteGone',
    application: 'sso',
    rehearsals: false,
    // An alert of a healed link is looked at until then.
    reporterTimeout: 45,
  };
  let running: Running;
  beforeAll(async () => {
    running = start(checkout, 'local', ['--config', await file(config)]);
    await running.untilPrinted(/Press Ctrl-C to stop/);
  });
  afterAll(() => running?.end());

  const stackFile = async () =>
    JSON.parse(await readFile(join(checkout.folder, '.local/stack.json'), 'utf8'));

  /** Sends the alert that the stack offers, with the current time, and waits for the outcome. */
  async function alert(): Promise<AttemptSummary> {
    const { url, username, password } = (await stackFile()).webhook;
    const offered = await readFile(join(checkout.folder, '.local/alert.json'), 'utf8');
    const answer = await fetch(url, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
      },
      body: offered.replace(/"startsAt":"[^"]+"/, `"startsAt":"${new Date().toISOString()}"`),
    });
    const answered = await answer.text();
    expect(answer.status, answered).toBe(202);
    const [started] = accepted.parse(JSON.parse(answered)).alerts;
    return waitForOutcome(checkout, started.execution);
  }

  it('has its configuration, and gets another one while it runs', { timeout: 180_000 }, async () => {
    running.type('heal');
    await running.untilPrinted(/The link is restored/);
    const healed = await alert();
    const before = await stackFile();
    const updated = await local(
      '--update',
      '--config',
      await file({ ...config, requireSiteViewLoss: false }),
    );
    const after = await stackFile();
    const fenced = await alert();
    const refused = await local('--update', '--config', await file({}));
    const events = await listEvents(checkout);

    expect(healed).toMatchObject({ outcome: 'NOT_FENCED', reason: 'SITE_VIEW_HEALED' });
    expect(updated).toMatchObject({ code: 0, errors: '' });
    expect(updated.output).toMatch(/updating the stack SiteFencing.*\n.*now runs with this configuration/);
    const configuration = { ...before.configuration, requireSiteViewLoss: false };
    expect(after).toEqual({ ...before, configuration });
    expect(configuration).toMatchObject({ application: 'sso', alertName: 'SiteGone', rehearsals: false });
    expect(fenced).toMatchObject({ outcome: 'FENCED' });
    expect(refused).toMatchObject({ code: 4 });
    expect(refused.errors).toContain(
      'with the sites east and west; they cannot be changed to site-a and site-b',
    );
    // The records from before the update are still there.
    expect(events).toMatchObject([
      { site: 'west', reporter: 'east', attempts: [{ outcome: 'FENCED' }] },
      { site: 'west', reporter: 'east', attempts: [{ reason: 'SITE_VIEW_HEALED' }] },
    ]);
  });

  it('is not scraped, because a stand-in has no servers', async () => {
    const { output } = await run(checkout, 'manifests', ['--local', '--site', 'east']);
    const { code, errors } = await run(checkout, 'monitoring', [], output);

    expect(output).toMatch(/alert: SiteGone\n/);
    expect(code).toBe(3);
    expect(errors).toContain(
      'has no real servers of east to scrape. Start them with "npm run local -- --infinispan real"',
    );
  });

  it('ends at Ctrl-C, and its description is removed', async () => {
    running.type('restart');
    running.type('cut');
    await running.untilPrinted(/Unknown command "restart"; expected cut or heal\.\nThe link is broken/);

    const { code } = await running.end();

    expect(code).toBe(130);
    await expect(stackFile()).rejects.toThrow('ENOENT');
  });
});
