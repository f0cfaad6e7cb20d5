import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { alertmanagerConfigFor } from '../../infra/local/monitoring/alertmanager-config.ts';
import { readManifests } from '../../infra/local/monitoring/manifests.ts';
import { run } from '../../infra/local/monitoring/tool.ts';
import type { Reporting } from '../../infra/operator/manifests/reporting.ts';
import { rulesFor } from '../../infra/operator/manifests/rules.ts';
import { manifestsOf } from '../../infra/operator/manifests/stream.ts';

/** As in `rules.promtool.yaml`. */
const reporting: Reporting = {
  reporter: 'site-a',
  other: 'site-b',
  namespace: 'keycloak',
  infinispan: 'infinispan',
  accelerators: ['a1234567890abcdef.awsglobalaccelerator.com'],
  alertName: 'SiteOffline',
};
const webhook = {
  url: 'https://abcdefghijklmnop.lambda-url.eu-west-1.on.aws/',
  user: 'keycloak',
  password: 'p@ss:w%20rd "\\ $1',
};

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rules-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** A separate folder with the rules and their expected alerts. */
async function withRules(rules: string): Promise<string> {
  const own = await mkdtemp(join(folder, 'promtool-'));
  await writeFile(join(own, 'rules.yaml'), rules);
  await copyFile(join(import.meta.dirname, 'fixtures/rules.promtool.yaml'), join(own, 'test.yaml'));
  return own;
}

const generated = stringify(rulesFor(reporting));

describe('the rules', () => {
  it.each([
    { of: 'one accelerator', accelerators: reporting.accelerators, found: 3 },
    { of: 'two accelerators', accelerators: [...reporting.accelerators, 'b.example.com'], found: 5 },
  ])('of $of pass promtool check rules', async ({ accelerators, found }) => {
    const own = await withRules(stringify(rulesFor({ ...reporting, accelerators })));

    const { code, output } = await run('promtool', ['check', 'rules', '--lint-fatal', 'rules.yaml'], own);

    expect(output).toContain(`SUCCESS: ${found} rules found`);
    expect(code).toBe(0);
  });

  it('fire as expected, by promtool test rules', async () => {
    const { code, output } = await run(
      'promtool',
      ['test', 'rules', 'test.yaml'],
      await withRules(generated),
    );

    expect(output).toContain('SUCCESS');
    expect(code).toBe(0);
  });

  it.each([
    { fault: 'only the old name', right: '(vendor_)?jgroups', wrong: 'vendor_jgroups' },
    { fault: 'only the new name', right: '(vendor_)?jgroups', wrong: 'jgroups' },
    { fault: 'a site that is seen counts as offline', right: ' == 0', wrong: ' <= 1' },
    { fault: 'a new site master counts at once', right: ' < 2', wrong: ' < 3' },
    { fault: 'a new node counts at once', right: '>= 10', wrong: '>= 1' },
    { fault: 'a restarted container counts at once', right: '>= 10', wrong: '>= 9' },
    { fault: 'a failed scrape delays the report', right: '>= 10', wrong: '>= 12' },
    { fault: 'any job', right: 'job="site-fencing", ', wrong: '' },
    { fault: 'any namespace', right: 'namespace="keycloak", ', wrong: '' },
    { fault: 'any site', right: ', site="site-b"}', wrong: '}' },
    { fault: 'the sites swapped', right: 'reporter: site-a', wrong: 'reporter: site-b' },
    { fault: 'no namespace', right: 'namespace: keycloak', wrong: 'cluster: keycloak' },
    { fault: 'a heartbeat without the metric', right: 'count({', wrong: 'vector(1) or count({' },
    { fault: 'a heartbeat without a site master', right: ' != 2', wrong: '' },
    { fault: 'a heartbeat that stops while the site is offline', right: ') > 0', wrong: ' != 0) > 0' },
  ])('would fail the tests with this fault: $fault', async ({ right, wrong }) => {
    expect(generated).toContain(right);
    const own = await withRules(generated.replaceAll(right, wrong));

    const { code, output } = await run('promtool', ['test', 'rules', 'test.yaml'], own);

    // Not for an unknown rule.
    expect(output).toMatch(/exp:.*got:/s);
    expect(code).toBe(1);
  });
});

describe('the routes', () => {
  const ours = 'keycloak/site-fencing/webhook';

  async function configOf(alertName: string): Promise<string> {
    const file = join(await mkdtemp(join(folder, 'amtool-')), 'alertmanager.yaml');
    const stream = manifestsOf({ reporting: { ...reporting, alertName }, webhook, configMap: true });
    await writeFile(file, stringify(alertmanagerConfigFor(readManifests(stream))));
    return file;
  }

  it('pass amtool check-config', async () => {
    const { code, output } = await run('amtool', ['check-config', await configOf('SiteOffline')], folder);

    expect(output).toContain('SUCCESS');
    expect(code).toBe(0);
  });

  /** The labels of the rule's alerts. */
  const labelsOf = (alert: string): Record<string, string> => ({
    ...rulesFor(reporting).groups[0]?.rules?.find((rule) => rule.alert === alert)?.labels,
    alertname: alert,
  });
  const offline = { ...labelsOf('SiteOffline'), site: 'site-b' };

  it.each<{ alert: string; labels: Record<string, string>; receiver: string; alertName?: string }>([
    { alert: 'an offline site', labels: offline, receiver: ours },
    { alert: 'a heartbeat', labels: labelsOf('FencingHeartbeat'), receiver: ours },
    { alert: 'a missing metric', labels: labelsOf('FencingMetricAbsent'), receiver: 'Default' },
    { alert: 'another alert', labels: { ...offline, alertname: 'SiteOfflineSoon' }, receiver: 'Default' },
    { alert: "another namespace's", labels: { ...offline, namespace: 'elsewhere' }, receiver: 'Default' },
    {
      alert: 'an offline site whose name has special characters',
      labels: { ...offline, alertname: 'Site (off) \\ 1.0|2 "x"' },
      receiver: ours,
      alertName: 'Site (off) \\ 1.0|2 "x"',
    },
    {
      alert: 'one whose name matches them as a pattern',
      labels: { ...offline, alertname: 'Site1' },
      receiver: 'Default',
      alertName: 'Site.',
    },
  ])('send $alert to $receiver', async ({ labels, receiver, alertName = 'SiteOffline' }) => {
    const file = await configOf(alertName);
    const given = Object.entries(labels).map(
      ([name, value]) => `${name}="${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`,
    );

    const { stdout } = await run(
      'amtool',
      ['config', 'routes', 'test', `--config.file=${file}`, ...given],
      folder,
    );

    expect(stdout.trim()).toBe(receiver);
  });
});
