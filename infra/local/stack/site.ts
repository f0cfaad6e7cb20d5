import { randomBytes } from 'node:crypto';

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** What everybody needs of a site, whether its Infinispan is a stand-in or a server. */
export interface LocalSite {
  /** How the functions reach it, as a user who may run cross-site operations and nothing else. */
  readonly infinispan: Credentials & {
    readonly url: string;
    /** PEM file with the authority that issued the server's certificate. */
    readonly caFile: string;
    /** The route's name, which is also in the certificate: the functions connect by address and verify by name. */
    readonly serverName: string;
  };
  /** Where its servers, which are scraped one by one, each answer. @default - it has no servers, but a stand-in */
  readonly nodes?: readonly { readonly url: string }[];
  /** Who may write to the caches, as Keycloak does for its users. */
  readonly writer: Credentials;
}

export const serverNameOf = (site: string): string => `infinispan.${site}.example`;

/** A site's two users, with passwords of their own, and what each may do. */
export function newUsers() {
  const fencing = credentials('fencing');
  const writer = credentials('keycloak');
  return {
    fencing,
    writer,
    users: {
      [fencing.username]: { password: fencing.password, role: { name: 'fencer', permission: 'ADMIN' } },
      [writer.username]: { password: writer.password, role: { name: 'application', permission: 'WRITE' } },
    },
  } as const;
}

const credentials = (username: string): Credentials => ({
  username,
  password: randomBytes(18).toString('base64url'),
});
