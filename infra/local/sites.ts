import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createAuthority } from './certificates.ts';
import { type InfinispanServer, startInfinispan } from './infinispan/server.ts';

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

export interface LocalSite {
  /** How the functions reach it, as a user who may run cross-site operations and nothing else. */
  readonly infinispan: Credentials & {
    readonly url: string;
    /** PEM file with the authority that issued the server's certificate. */
    readonly caFile: string;
    /** The route's name, which is also in the certificate: the functions connect by address and verify by name. */
    readonly serverName: string;
  };
  /** Who may write to the caches, as Keycloak does for its users. */
  readonly writer: Credentials;
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
      const fencing = credentials('fencing');
      const writer = credentials('keycloak');
      const other = names.filter((name) => name !== site);
      const server = await startInfinispan({
        site,
        caches: { sessions: other, actionTokens: other },
        users: {
          [fencing.username]: {
            password: fencing.password,
            role: { name: 'fencer', permission: 'ADMIN' },
          },
          [writer.username]: {
            password: writer.password,
            role: { name: 'application', permission: 'WRITE' },
          },
        },
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
    closeSites: async () => {
      await Promise.all(started.map(([, { server }]) => server.close()));
    },
  };
}

const credentials = (username: string): Credentials => ({
  username,
  password: randomBytes(18).toString('base64url'),
});
