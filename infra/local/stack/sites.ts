import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type InfinispanServer, startInfinispan } from '../stand-ins/infinispan/server.ts';
import { createAuthority } from './certificates.ts';
import { type LocalSite, newUsers, serverNameOf } from './site.ts';

export interface StandInSite extends LocalSite {
  readonly server: InfinispanServer;
}

/** What joins two sites. */
export interface Bridge {
  /** Nothing passes between the sites any more; servers notice it within seconds. */
  cutBridge(): Promise<void>;
  /** Undoes it. What was taken offline stays so. */
  healBridge(): Promise<void>;
}

/** Two sites that run, and the bridge between them. */
export interface RunningSites<S extends LocalSite> extends Bridge {
  readonly sites: Readonly<Record<string, S>>;
  stop(): Promise<void>;
}

/**
 * One stand-in for Infinispan a site, two nodes each, with a certificate of an authority made on the spot. The bridge
 * between the sites is cut from the start: each sees itself alone.
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
