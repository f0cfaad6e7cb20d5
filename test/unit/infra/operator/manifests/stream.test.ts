import { readFileSync } from 'node:fs';
import { PrometheusRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule';
import { ServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor';
import { AlertmanagerConfig } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1beta1/AlertmanagerConfig';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { parseAlert } from '../../../../../functions/webhook/alert.ts';
import { pairOf } from '../../../../../infra/operator/manifests/reporting.ts';
import { rulesFor } from '../../../../../infra/operator/manifests/rules.ts';
import { manifestsOf, type StreamOptions } from '../../../../../infra/operator/manifests/stream.ts';
import { HOSTILE, UNESCAPED } from '../../../support/hostile.ts';

// Not imported: a bundler refuses the unpaired surrogate in it.
const passwords: string[] = JSON.parse(
  readFileSync(new URL('../../../../fixtures/cases/passwords.json', import.meta.url), 'utf8'),
);
const SITES = ['site-a', 'site-b'];
const PAIRS = [
  { reporter: 'site-a', other: 'site-b' },
  { reporter: 'site-b', other: 'site-a' },
];
const accelerators = [
  'a1234567890abcdef.awsglobalaccelerator.com',
  'b1234567890abcdef.awsglobalaccelerator.com',
];

const optionsFor = (site: string, more: Partial<StreamOptions> = {}): StreamOptions => ({
  reporting: {
    ...pairOf(SITES, site),
    namespace: 'sso',
    infinispan: 'sessions',
    accelerators,
    alertName: 'SiteOffline',
  },
  webhook: { url: 'https://abc.lambda-url.eu-west-1.on.aws/', user: 'alertmanager', password: 'changeme' },
  configMap: true,
  ...more,
});

const read = (options: StreamOptions) =>
  [...parseAllDocuments(manifestsOf(options), { version: '1.1' })].map((document) => {
    expect(document.errors).toEqual([]);
    return document.toJS();
  });

/** A duration such as `4m50s`, in seconds. */
function secondsOf(duration: string): number {
  const { minutes = 0, seconds = 0 } =
    /^(?:(?<minutes>\d+)m)?(?:(?<seconds>\d+)s)?$/.exec(duration)?.groups ?? {};
  return Number(minutes) * 60 + Number(seconds);
}

const kindsOf = (options: StreamOptions) => read(options).map(({ kind }) => kind);
/** The document of this kind. */
const readOne = (kind: string, options: StreamOptions) =>
  read(options).find((object) => object.kind === kind);

describe('the stream', () => {
  it('has everything that the cluster needs, each in its namespace', () => {
    expect(
      read(optionsFor('site-a')).map(({ kind, metadata }) => [kind, metadata.namespace, metadata.name]),
    ).toEqual([
      ['ConfigMap', 'openshift-user-workload-monitoring', 'user-workload-monitoring-config'],
      ['Secret', 'sso', 'site-fencing-webhook'],
      ['AlertmanagerConfig', 'sso', 'site-fencing'],
      ['ServiceMonitor', 'sso', 'site-fencing'],
      ['PrometheusRule', 'sso', 'site-fencing'],
    ]);
  });

  it.each(SITES)("of %s has no object with the name of a Secret in Keycloak's guide", (site) => {
    const text = manifestsOf(optionsFor(site));

    expect(text).toContain('name: site-fencing-webhook');
    expect(text).not.toContain('webhook-credentials');
  });

  it('may leave out the object for OpenShift only', () => {
    expect(kindsOf(optionsFor('site-a', { configMap: false }))).toEqual([
      'Secret',
      'AlertmanagerConfig',
      'ServiceMonitor',
      'PrometheusRule',
    ]);
  });

  it.each(SITES)('of %s parses as objects that match their schemas', (site) => {
    const routing = new AlertmanagerConfig(readOne('AlertmanagerConfig', optionsFor(site)));
    const rules = new PrometheusRule(readOne('PrometheusRule', optionsFor(site)));
    const monitor = new ServiceMonitor(readOne('ServiceMonitor', optionsFor(site)));

    for (const object of [routing, rules, monitor]) expect(() => object.validate()).not.toThrow();
    routing.spec.route = { ...routing.spec.route, groupWait: 'sixty' };
    expect(() => routing.validate()).toThrow('groupWait');
  });

  it('verifies TLS, follows no redirect, sends no resolved alert', () => {
    const text = manifestsOf(optionsFor('site-a'));

    expect(text).not.toContain('insecureSkipVerify');
    expect(text).toContain('followRedirects: false');
    expect(text).toContain('sendResolved: false');
  });

  it.each([
    { proxy: undefined, fields: {} },
    { proxy: 'http://proxy.example.com:3128', fields: { proxyURL: 'http://proxy.example.com:3128' } },
    { proxy: 'environment', fields: { proxyFromEnvironment: true } },
  ])('reaches the webhook through the proxy $proxy', ({ proxy, fields }) => {
    const { webhook } = optionsFor('site-a');
    const { spec } = readOne('AlertmanagerConfig', optionsFor('site-a', { webhook: { ...webhook, proxy } }));
    const { basicAuth: _, followRedirects: __, ...others } = spec.receivers[0].webhookConfigs[0].httpConfig;

    expect(others).toEqual(fields);
  });

  it('has a placeholder with a comment instead of a password', () => {
    const { url, user } = optionsFor('site-a').webhook;
    const options = optionsFor('site-a', { webhook: { url, user } });

    expect(readOne('Secret', options)).toMatchObject({
      data: { username: Buffer.from('alertmanager').toString('base64') },
      stringData: { password: 'FILL-IN-THE-PASSWORD-OF-THE-WEBHOOK' },
    });
    expect(manifestsOf(options)).toContain('# Fill in the password before applying this');
  });

  it.each(passwords)('delivers the password %j byte for byte', (password) => {
    const { url, user } = optionsFor('site-a').webhook;
    const secret = readOne('Secret', optionsFor('site-a', { webhook: { url, user, password } }));

    expect(secret).not.toHaveProperty('stringData');
    expect(Object.keys(secret.data)).toEqual(['username', 'password']);
    expect(Buffer.from(secret.data.password, 'base64')).toEqual(Buffer.from(password, 'utf8'));
  });
});

describe('the intervals', () => {
  it('of scrapes and rules are the same, and short', () => {
    const options = optionsFor('site-a');
    const [endpoint] = readOne('ServiceMonitor', options).spec.endpoints;
    const [group] = readOne('PrometheusRule', options).spec.groups;

    expect([endpoint.interval, endpoint.scrapeTimeout, group.interval]).toEqual(['5s', '5s', '5s']);
  });

  it.each(SITES)('of the routes of %s repeat an alert every 5 minutes', (site) => {
    const { route } = readOne('AlertmanagerConfig', optionsFor(site)).spec;
    const groupInterval = secondsOf(route.groupInterval);
    const repeatInterval = secondsOf(route.repeatInterval);
    // The second replica looks at its peer's notifications when this time has passed (`cluster.peer-timeout`).
    const replicaWaits = 15;
    const repeat = Math.ceil(repeatInterval / groupInterval) * groupInterval;

    expect(route.groupWait).toBe('0s');
    expect(repeat).toBe(300);
    // A delivery may take ten seconds, and the second replica does not deliver before the first one does.
    expect(repeat - repeatInterval).toBeGreaterThanOrEqual(10);
    expect(repeatInterval).toBeGreaterThan(repeat - groupInterval + replicaWaits);
  });
});

describe("the monitor of the site's Infinispan", () => {
  it("has the operator's selector, port and credentials, and keeps the site view only", () => {
    const { spec } = readOne('ServiceMonitor', optionsFor('site-a'));

    expect(spec).toMatchObject({
      selector: {
        matchLabels: {
          app: 'infinispan-service-admin',
          clusterName: 'sessions',
          infinispan_cr: 'sessions',
        },
      },
      endpoints: [
        {
          port: 'infinispan-adm',
          basicAuth: {
            username: { name: 'sessions-generated-operator-secret', key: 'username' },
            password: { name: 'sessions-generated-operator-secret', key: 'password' },
          },
          metricRelabelings: [
            {
              action: 'keep',
              sourceLabels: ['__name__'],
              regex: '(vendor_)?jgroups_site_view_status',
            },
          ],
        },
      ],
    });
  });
});

describe('foreign text', () => {
  const { reporting, webhook } = optionsFor('site-a');

  it.each([
    { of: 'the sites', more: { reporting: { ...reporting, reporter: HOSTILE, other: HOSTILE } } },
    { of: 'the namespace', more: { reporting: { ...reporting, namespace: HOSTILE } } },
    { of: 'the Infinispan', more: { reporting: { ...reporting, infinispan: HOSTILE } } },
    { of: 'an accelerator', more: { reporting: { ...reporting, accelerators: [HOSTILE] } } },
    { of: "the alert's name", more: { reporting: { ...reporting, alertName: HOSTILE } } },
    { of: 'the URL', more: { webhook: { ...webhook, url: `https://${HOSTILE}` } } },
    { of: 'the user', more: { webhook: { ...webhook, user: HOSTILE } } },
    { of: 'the password', more: { webhook: { ...webhook, password: HOSTILE } } },
    { of: 'the proxy', more: { webhook: { ...webhook, proxy: `http://${HOSTILE}` } } },
  ])('in $of is escaped, adds no document and keeps its meaning', ({ more }) => {
    const options = optionsFor('site-a', more);

    expect(manifestsOf(options)).not.toMatch(UNESCAPED);
    expect(read(options).map(({ kind }) => kind)).toEqual(kindsOf(optionsFor('site-a')));
    const config = readOne('AlertmanagerConfig', options);
    expect(config.metadata.namespace).toBe(options.reporting.namespace);
    expect(config.spec.receivers[0].webhookConfigs[0].url).toBe(options.webhook.url);
    const { groups } = readOne('PrometheusRule', options).spec;
    expect(groups).toEqual(JSON.parse(JSON.stringify(rulesFor(options.reporting).groups)));
  });
});

describe('the Infinispan resource', () => {
  it('is shown in part, in a comment', () => {
    const lines = manifestsOf(optionsFor('site-a')).trimEnd().split('\n');
    const comment = lines.slice(lines.lastIndexOf('#') + 1);
    const fragment = parse(comment.map((line) => line.replace(/^# /, '')).join('\n'));

    expect(comment.filter((line) => !line.startsWith('# '))).toEqual([]);
    expect(fragment).toEqual({
      apiVersion: 'infinispan.org/v1',
      kind: 'Infinispan',
      metadata: { name: 'sessions', namespace: 'sso' },
      spec: {
        container: { extraJvmOpts: '-Djgroups.xsite.fd.interval=2000 -Djgroups.xsite.fd.timeout=10000' },
        service: {
          sites: {
            local: { discovery: { heartbeats: { interval: 2000, timeout: 8000 } }, maxRelayNodes: 128 },
          },
        },
      },
    });
  });
});

describe('the labels', () => {
  it.each(PAIRS)(
    'of $reporter give the webhook this report: $reporter reports $other',
    ({ reporter, other }) => {
      const { groups } = rulesFor(optionsFor(reporter).reporting);
      const offline = groups
        .flatMap(({ rules = [] }) => rules)
        .filter(({ alert }) => alert === 'SiteOffline');
      // The metric's label: the rule selects one value, and `min by` keeps it.
      const siteOf = (expr: string | number) => /site="([^"]+)"/.exec(String(expr))?.[1] ?? '';
      const events = offline.map(({ labels = {}, expr }) =>
        parseAlert(
          {
            status: 'firing',
            labels: { ...labels, alertname: 'SiteOffline', site: siteOf(expr) },
            startsAt: '2026-11-24T13:35:54.532Z',
            fingerprint: 'fefb802a49f43793',
          },
          { alertName: 'SiteOffline', sites: SITES },
        ),
      );

      expect(events).toMatchObject(
        accelerators.map((accelerator) => ({ kind: 'event', event: { accelerator, reporter, site: other } })),
      );
    },
  );

  it.each(PAIRS)('of every rule of $reporter name no other reporter or namespace', ({ reporter }) => {
    const { groups } = rulesFor(optionsFor(reporter).reporting);

    for (const { labels } of groups.flatMap(({ rules = [] }) => rules)) {
      expect(labels).toMatchObject({ reporter, namespace: 'sso' });
      expect(labels).not.toHaveProperty('site');
    }
  });

  it('exist for configured sites only', () => {
    expect(() => pairOf(SITES, 'site-c')).toThrow('Unknown site "site-c"; the sites are site-a and site-b.');
  });
});
