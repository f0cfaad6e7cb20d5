import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createAuthority } from './certificates.ts';
import { type InfinispanServer, startInfinispan } from './infinispan/server.ts';

export interface LocalSite {
  readonly infinispan: {
    readonly url: string;
    readonly username: string;
    readonly password: string;
    /** PEM file with the authority that issued the server's certificate. */
    readonly caFile: string;
    /** The only name in the certificate, as of a route that is not reached under its own name. */
    readonly serverName: string;
  };
  readonly server: InfinispanServer;
}

/**
 * One Infinispan a site, two nodes each, with a certificate of an authority made on the spot. The link between the
 * sites is cut from the start: each sees itself alone.
 */
export async function startSites(
  names: readonly [string, string],
  folder: string,
): Promise<{ sites: Record<string, LocalSite>; closeSites: () => Promise<void> }> {
  const authority = await createAuthority();
  const caFile = join(folder, 'infinispan-ca.pem');
  await writeFile(caFile, authority.certificate);
  const started = await Promise.all(
    names.map(async (site) => {
      const serverName = `infinispan.${site}.example`;
      const password = randomBytes(18).toString('base64url');
      const other = names.filter((name) => name !== site);
      const server = await startInfinispan({
        site,
        caches: { sessions: other, actionTokens: other },
        users: { fencing: { password, role: { name: 'fencer', permission: 'ADMIN' } } },
        nodes: 2,
        view: [site],
        tls: await authority.issue({ names: [serverName], addresses: [] }),
      });
      const infinispan = { url: server.url, username: 'fencing', password, caFile, serverName };
      return [site, { infinispan, server }] as const;
    }),
  );
  return {
    sites: Object.fromEntries(started),
    closeSites: async () => {
      await Promise.all(started.map(([, { server }]) => server.close()));
    },
  };
}
