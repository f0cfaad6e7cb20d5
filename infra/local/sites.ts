import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createAuthority } from './certificates.ts';
import { type InfinispanServer, startInfinispan } from './infinispan/server.ts';
import { type LocalSite, newUsers, serverNameOf } from './site.ts';

export interface StandInSite extends LocalSite {
  readonly server: InfinispanServer;
}

/** Two sites that run. */
export interface RunningSites<S extends LocalSite> {
  readonly sites: Readonly<Record<string, S>>;
  stop(): Promise<void>;
}

/**
 * One stand-in for Infinispan a site, two nodes each, with a certificate of an authority made on the spot. The link
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
  return {
    sites: Object.fromEntries(started),
    stop: async () => {
      await Promise.all(started.map(([, { server }]) => server.close()));
    },
  };
}
