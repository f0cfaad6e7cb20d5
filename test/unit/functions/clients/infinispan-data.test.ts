import { describe, expect, it } from 'vitest';
import { createInfinispanData } from '../../../../functions/clients/infinispan-data.ts';
import type { Https } from '../../../../functions/support/http.ts';

interface Row {
  readonly id: number;
  readonly node?: string;
  readonly principal?: string;
  readonly protocol?: string;
}

const OURS: Row = { id: 1, principal: 'fencing', protocol: 'HTTP/1.1' };
const SILENT: Row = { id: 2 };
const KEYCLOAK: Row = { id: 2, principal: 'keycloak', protocol: '4.1' };
const OF_OTHER_NODE: Row = { ...OURS, node: 'site-b-1' };

/** Of each look, what the nodes list; the last one is repeated. */
function clientsIn(looks: readonly (readonly Row[])[]) {
  let requests = 0;
  const https: Https = async () => {
    // Five connections are one look.
    const rows = looks[Math.min(Math.floor(requests++ / 5), looks.length - 1)] ?? [];
    const body = rows.map(({ id, node = 'site-b-0', principal = null, protocol = null }) => ({
      id,
      'server-node-name': node,
      principal,
      'protocol-version': protocol,
    }));
    return { status: 200, body: JSON.stringify(body) };
  };
  const access = { endpoint: 'https://site-b', user: 'fencing', secretArn: 'arn' };
  const data = createInfinispanData(access, https, { login: (_, send) => send('secret') });
  return { clients: () => data.clients(), looks: () => requests / 5 };
}

describe('the clients of a site', () => {
  it.each([
    { when: 'only we are connected', looks: [[OURS]], clients: [], looked: 1 },
    { when: 'Keycloak is connected', looks: [[OURS, KEYCLOAK]], clients: ['keycloak'], looked: 1 },
    {
      when: 'a connection of ours has sent nothing yet',
      looks: [
        [OURS, SILENT],
        [OURS, { ...OURS, id: 2 }],
      ],
      clients: [],
      looked: 2,
    },
    { when: 'it was closed', looks: [[OURS, SILENT], [OURS]], clients: [], looked: 2 },
    {
      when: 'another connection has sent nothing yet in each look',
      looks: [
        [OURS, SILENT],
        [OURS, { id: 3 }],
        [OURS, { id: 4 }],
      ],
      clients: [],
      looked: 2,
    },
    { when: 'a connection stays silent', looks: [[OURS, SILENT]], clients: ['unknown'], looked: 3 },
    {
      when: 'a silent connection is that of Keycloak',
      looks: [
        [OURS, SILENT],
        [OURS, KEYCLOAK],
      ],
      clients: ['keycloak'],
      looked: 2,
    },
    {
      when: 'a Hot Rod client has sent nothing but its password',
      looks: [[OURS, { ...SILENT, principal: 'keycloak' }]],
      clients: ['keycloak'],
      looked: 3,
    },
    {
      when: 'its node is not reached again',
      looks: [[OURS, SILENT, OF_OTHER_NODE], [OF_OTHER_NODE]],
      clients: ['unknown'],
      looked: 3,
    },
  ])('$when: $clients', async ({ looks, clients, looked }) => {
    const site = clientsIn(looks);

    expect(await site.clients()).toEqual(clients);
    expect(site.looks()).toBe(looked);
  });
});
