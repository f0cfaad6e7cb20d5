import { readFile } from 'node:fs/promises';
import { type RealSites, startRealSites } from '../../../infra/local/real-infinispan/real-sites.ts';
import type { RestResponse } from '../../../infra/local/stand-ins/infinispan/rest-response.ts';
import type { InfinispanVersion } from '../../../infra/local/support/infinispan-version.ts';
import { ARRANGEMENT } from '../../cases/infinispan/arrangement.ts';
import type { Circumstance } from '../../cases/infinispan/case.ts';
import type { Subject } from '../../cases/infinispan/check.ts';
import { type Connection, connect, type Sent } from '../../cases/infinispan/http-client.ts';

const basic = (credentials: string): string => `Basic ${Buffer.from(credentials).toString('base64')}`;

/** The user for cross-site operations at site-a, in addition to the table's users. */
export const FENCER = basic('fencer:fence-secret');
export const WRITER = basic('app:app-secret');

/** Real sites as in the table's arrangement, with site-a as the subject. */
export interface RealSubject {
  readonly sites: RealSites;
  readonly subject: Subject;
  /** One request to a node of site-a (0 is the site master) on a connection of its own. */
  send(node: 0 | 1, request: Sent): Promise<RestResponse>;
  /** A connection to that node that is kept alive. */
  connectTo(node: 0 | 1): Connection;
}

/**
 * Starts them. A circumstance stays until the next case needs another one: cutting and healing the bridge takes ten
 * seconds, so the cases are ordered by circumstance.
 */
export async function startRealSubject(version: InfinispanVersion): Promise<RealSubject> {
  const { sessions: _, actionTokens: __, ...caches } = ARRANGEMENT.caches;
  const users = {
    ...ARRANGEMENT.users,
    deployer: { password: 'deploy-secret', role: { name: 'deployer', permission: 'CREATE' } },
  };
  const sites = await startRealSites({ version, caches, users, progress: () => undefined });
  const { nodes, infinispan } = sites.sites['site-a'];
  const ca = await readFile(infinispan.caFile, 'utf8');
  const connectTo = (node: 0 | 1) => connect(nodes[node]?.url ?? '', ca);
  const send = async (node: 0 | 1, request: Sent) => {
    const connection = connectTo(node);
    try {
      return await connection.send(request);
    } finally {
      connection.close();
    }
  };

  let isFresh = true;
  let isCut = false;
  const circumstances: Record<Circumstance, () => Promise<void>> = {
    async 'site-b out of view'() {
      if (isCut) return;
      isCut = true;
      await sites.cutBridge();
      await sites.untilSeparated();
    },
    async restarted() {
      if (isFresh) return;
      await sites.restartSite('site-a');
      await (isCut ? sites.untilSeparated() : sites.untilJoined());
    },
    async 'no backups'() {
      const backingUp = Object.entries(ARRANGEMENT.caches).filter(([, to]) => to.length > 0);
      for (const [cache] of backingUp) {
        const path = `/rest/v2/caches/${cache}`;
        await send(0, { method: 'DELETE', path, authorization: basic('deployer:deploy-secret') });
      }
    },
  };
  return {
    sites,
    send,
    connectTo,
    subject: {
      async ask({ node, ...request }) {
        isFresh = false;
        return send(node, request);
      },
      arrange: (circumstance) => circumstances[circumstance](),
      restore: async () => undefined,
    },
  };
}
