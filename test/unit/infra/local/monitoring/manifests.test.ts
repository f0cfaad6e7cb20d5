import { describe, expect, it } from 'vitest';
import { alertmanagerConfigFor } from '../../../../../infra/local/monitoring/alertmanager-config.ts';
import { readManifests } from '../../../../../infra/local/monitoring/manifests.ts';
import { manifestsOf } from '../../../../../infra/operator/manifests/stream.ts';

const stream = manifestsOf({
  reporting: {
    reporter: 'site-a',
    other: 'site-b',
    namespace: 'sso',
    accelerators: ['a.example.com'],
    alertName: 'SiteOffline',
  },
  webhook: { url: 'https://example.com/', user: 'keycloak', password: 'p@ss:w%20rd' },
  configMap: true,
});
const without = (kind: string) =>
  stream
    .split('---\n')
    .filter((document) => !document.includes(`kind: ${kind}\n`))
    .join('---\n');

describe('the manifests of a site, as they are read again', () => {
  it('say whose they are, and what the routes and the rules are', () => {
    const { reporter, routing, groups } = readManifests(stream);

    expect({ reporter, namespace: routing.metadata.namespace }).toEqual({
      reporter: 'site-a',
      namespace: 'sso',
    });
    expect(groups[0]?.rules.map(({ alert }) => alert)).toEqual([
      'SiteOffline',
      'FencingMetricAbsent',
      'FencingHeartbeat',
    ]);
  });

  it('have the login of the webhook where Alertmanager wants it', () => {
    const { receivers } = alertmanagerConfigFor(readManifests(stream));

    expect(receivers.at(-1)).toMatchObject({
      name: 'sso/site-fencing/webhook',
      webhook_configs: [{ http_config: { basic_auth: { username: 'keycloak', password: 'p@ss:w%20rd' } } }],
    });
  });

  it('must have that login', () => {
    const elsewhere = stream.replace('name: site-fencing-webhook', 'name: other-credentials');

    expect(() => alertmanagerConfigFor(readManifests(elsewhere))).toThrow(
      'There is no key username in a Secret site-fencing-webhook',
    );
  });

  it.each([
    { given: '', says: 'have one PrometheusRule, and not 0' },
    { given: stream + stream, says: 'have one PrometheusRule, and not 2' },
    { given: without('Secret'), says: 'have one Secret, and not 0' },
    { given: without('AlertmanagerConfig'), says: 'have one AlertmanagerConfig, and not 0' },
    { given: 'a: b: c', says: 'are no YAML' },
    { given: stream.replace('reporter: site-a', 'reporter: site-b'), says: 'of site-b and site-a at once' },
  ])("are refused where they are no one site's: $says", ({ given, says }) => {
    expect(() => readManifests(given)).toThrow(says);
  });
});
