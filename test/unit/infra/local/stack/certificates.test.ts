import { once } from 'node:events';
import { createServer, get } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAuthority } from '../../../../../infra/local/stack/certificates.ts';

const NAME = 'infinispan.site-a.example';

describe('a certificate of the authority', async () => {
  const [authority, otherAuthority] = await Promise.all([createAuthority(), createAuthority()]);
  const server = createServer(
    await authority.issue({ names: [NAME], addresses: ['127.0.0.1'] }),
    (_, response) => response.end(),
  );
  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(() => server.close());

  async function connectWith(tls: { readonly ca?: string; readonly servername?: string }): Promise<string> {
    const { port } = server.address() as AddressInfo;
    const outgoing = get({ host: '127.0.0.1', port, agent: false, ...tls });
    try {
      const [response] = await once(outgoing, 'response');
      response.resume();
      return 'accepted';
    } catch (error) {
      return error instanceof Error && 'code' in error ? String(error.code) : String(error);
    }
  }

  it.each([
    ['by its address', { ca: authority.certificate }, 'accepted'],
    ['by its name', { ca: authority.certificate, servername: NAME }, 'accepted'],
    [
      'not by another name',
      { ca: authority.certificate, servername: 'site-a.example' },
      'ERR_TLS_CERT_ALTNAME_INVALID',
    ],
    ['not without the authority', {}, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    ['not by another authority', { ca: otherAuthority.certificate }, 'CERT_SIGNATURE_FAILURE'],
  ])('is accepted %s', async (_, tls, expected) => {
    expect(await connectWith(tls)).toBe(expected);
  });
});
