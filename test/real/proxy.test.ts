import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseAlert } from '../../functions/webhook/alert.ts';
import { parseNotification } from '../../functions/webhook/notification.ts';
import { type Alertmanager, startAlertmanager } from '../../infra/local/monitoring/alertmanager.ts';
import { SHIPPED } from '../../infra/local/monitoring/intervals.ts';
import { type Manifests, readManifests } from '../../infra/local/monitoring/manifests.ts';
import { requireMonitoring } from '../../infra/local/monitoring/tool.ts';
import { freePorts } from '../../infra/local/real-infinispan/ports.ts';
import { createAuthority } from '../../infra/local/stack/certificates.ts';
import { close, listen } from '../../infra/local/stand-ins/listen.ts';
import { sendRequest } from '../../infra/local/support/send-request.ts';
import { manifestsOf } from '../../infra/operator/manifests/stream.ts';
import { startProxy, type TestProxy } from './support/proxy.ts';

/** A name that no resolver knows (RFC 6761): only the proxy can reach it. */
const HOST = 'webhook.invalid';
const ACCELERATOR = 'a1234567890abcdef.awsglobalaccelerator.com';
const FAILED = 'alertmanager_notification_requests_failed_total';

/** The manifests for a cluster behind the proxy; Alertmanager also trusts this authority. */
function manifestsFor(proxy: string, caFile: string): Manifests {
  const manifests = readManifests(
    manifestsOf({
      reporting: {
        reporter: 'site-a',
        other: 'site-b',
        namespace: 'keycloak',
        infinispan: 'infinispan',
        accelerators: [ACCELERATOR],
        alertName: 'SiteOffline',
      },
      webhook: { url: `https://${HOST}/`, user: 'keycloak', password: 'changeme', proxy },
      configMap: false,
    }),
  );
  const { routing } = manifests;
  const trusting = JSON.stringify(routing).replace(
    '"httpConfig":{',
    `"httpConfig":{"tlsConfig":{"caFile":${JSON.stringify(caFile)}},`,
  );
  return { ...manifests, routing: JSON.parse(trusting) };
}

let folder = '';
let webhook: Server;
let proxy: TestProxy;
let alertmanager: Alertmanager;
const received: { readonly authorization: string | undefined; readonly body: unknown }[] = [];
beforeAll(async () => {
  await requireMonitoring();
  folder = await mkdtemp(join(tmpdir(), 'proxy-'));
  const authority = await createAuthority();
  const caFile = join(folder, 'ca.pem');
  await writeFile(caFile, authority.certificate);
  webhook = createServer(
    await authority.issue({ names: [HOST], addresses: [] }),
    async (request, response) => {
      received.push({ authorization: request.headers.authorization, body: await json(request) });
      // Otherwise the next alert would take the same tunnel.
      response.writeHead(202, { Connection: 'close' }).end();
    },
  );
  proxy = await startProxy(await listen(webhook));
  const [port = 0] = await freePorts(1);
  alertmanager = await startAlertmanager({
    manifests: manifestsFor(proxy.url, caFile),
    intervals: SHIPPED,
    port,
    folder: join(folder, 'alertmanager'),
    removedFolder: folder,
  });
});
afterAll(async () => {
  await alertmanager?.stop();
  await proxy?.stop();
  if (webhook !== undefined) await close(webhook);
  await rm(folder, { recursive: true, force: true });
});

/** Sends an alert of the generated rule to Alertmanager, as Prometheus does. */
async function fire(site: string): Promise<void> {
  const labels = {
    alertname: 'SiteOffline',
    namespace: 'keycloak',
    accelerator: ACCELERATOR,
    site,
    reporter: 'site-a',
  };
  const { status } = await sendRequest(
    `${alertmanager.url}/api/v2/alerts`,
    { method: 'POST', headers: { 'Content-Type': 'application/json' } },
    JSON.stringify([{ labels }]),
  );
  expect(status).toBe(200);
}

it('an alert reaches the webhook through the proxy of the manifests', async () => {
  await fire('site-b');
  await expect.poll(() => received).toHaveLength(1);

  const [{ authorization, body } = { authorization: '', body: {} }] = received;
  const { alerts } = parseNotification(body);
  expect(proxy.connected).toEqual([`${HOST}:443`]);
  expect(authorization).toBe(`Basic ${btoa('keycloak:changeme')}`);
  expect(
    alerts.map((alert) => parseAlert(alert, { alertName: 'SiteOffline', sites: ['site-a', 'site-b'] })),
  ).toMatchObject([
    { kind: 'event', event: { accelerator: ACCELERATOR, site: 'site-b', reporter: 'site-a' } },
  ]);
});

it('an alert that the proxy refuses is not sent past it, and counts as failed', async () => {
  proxy.refuse();
  await fire('site-c');
  await expect.poll(() => alertmanager.webhookCount(FAILED)).toBeGreaterThan(0);

  expect(proxy.connected.length).toBeGreaterThan(1);
  expect(received).toHaveLength(1);
});
