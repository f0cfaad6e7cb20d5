import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type InfinispanServer, startInfinispan } from '../stand-ins/infinispan/server.ts';
import { createAuthority } from './certificates.ts';
import { type LocalSite, newUsers, serverNameOf } from './site.ts';

export interface StandInSite extends LocalSite {
  readonly server: InfinispanServer;
}

/** The link between two sites; JGroups calls it the bridge. */
export interface Bridge {
  /** Drops all traffic between the sites; real servers notice it within seconds. */
  cutBridge(): Promise<void>;
  /** Restores the link. A site that was taken offline stays offline. */
  healBridge(): Promise<void>;
}

/** Two running sites and the bridge between them. */
export interface RunningSites<S extends LocalSite> extends Bridge {
  readonly sites: Readonly<Record<string, S>>;
  stop(): Promise<void>;
}

/**
 * Starts one stand-in for Infinispan per site, with two nodes each and a certificate from a new authority. The bridge
 * is cut from the start: each site sees only itself.
 */
export async function startSites(
  names: readonly [string, string],
  folder: string,
): Promise<RunningSites<StandInSite>> {
  const authority = await createAuthority();
  const caFile = join(folder, 'infinispan-ca.pem');
  await writeFile(caFile, authority.certificate);
  const started = await Promise.all(
    names.map(async (site) => {
      const serverName = serverNameOf(site);
      const { fencing, writer, users } = newUsers();
      const other = names.filter((name) => name !== site);
      const server = await startInfinispan({
        site,
        caches: { sessions: other, actionTokens: other },
        users,
        nodes: 2,
        view: [site],
        tls: await authority.issue({ names: [serverName], addresses: ['127.0.0.1'] }),
      });
      return [
        site,
        { infinispan: { url: server.url, ...fencing, caFile, serverName }, writer, server },
      ] as const;
    }),
  );
  for (const [site, { server }] of started)
    for (const [other, { server: peer }] of started) if (other !== site) server.model.connect(peer.model);
  const setViews = async (view: (site: string) => readonly string[]) => {
    for (const [site, { server }] of started) server.model.setView(view(site));
  };
  return {
    sites: Object.fromEntries(started),
    cutBridge: () => setViews((site) => [site]),
    healBridge: () => setViews(() => names),
    stop: async () => {
      await Promise.all(started.map(([, { server }]) => server.close()));
    },
  };
}
