import { describe, expect, it } from 'vitest';
import { alertmanagerConfigFor } from '../../../../../infra/local/monitoring/alertmanager-config.ts';
import { readManifests } from '../../../../../infra/local/monitoring/manifests.ts';
import { manifestsOf } from '../../../../../infra/operator/manifests/stream.ts';

const stream = manifestsOf({
  reporting: {
    reporter: 'site-a',
    other: 'site-b',
    namespace: 'sso',
    infinispan: 'infinispan',
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

describe('the manifests of a site', () => {
  it('are parsed into the reporter, the routes and the rules', () => {
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

  it("put the webhook's credentials into Alertmanager's configuration", () => {
    const { receivers } = alertmanagerConfigFor(readManifests(stream));

    expect(receivers.at(-1)).toMatchObject({
      name: 'sso/site-fencing/webhook',
      webhook_configs: [{ http_config: { basic_auth: { username: 'keycloak', password: 'p@ss:w%20rd' } } }],
    });
  });

  it('must contain these credentials', () => {
    const elsewhere = stream.replace('name: site-fencing-webhook', 'name: other-credentials');

    expect(() => alertmanagerConfigFor(readManifests(elsewhere))).toThrow(
      'The manifests have no Secret site-fencing-webhook with the key username',
    );
  });

  it.each([
    { given: '', message: 'one PrometheusRule; found 0' },
    { given: stream + stream, message: 'one PrometheusRule; found 2' },
    { given: without('Secret'), message: 'one Secret; found 0' },
    { given: without('AlertmanagerConfig'), message: 'one AlertmanagerConfig; found 0' },
    { given: 'a: b: c', message: 'are not valid YAML' },
    {
      given: stream.replace('reporter: site-a', 'reporter: site-b'),
      message: 'found those of site-b and site-a',
    },
  ])('are refused unless they are those of one site: $message', ({ given, message }) => {
    expect(() => readManifests(given)).toThrow(message);
  });
});
