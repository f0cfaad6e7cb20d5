import { randomBytes } from 'node:crypto';

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** The common part of a site with a stand-in and of one with real servers. */
export interface LocalSite {
  /** How the functions reach its Infinispan, as a user who may run cross-site operations, clear caches and count entries. */
  readonly infinispan: Credentials & {
    readonly url: string;
    /** PEM file with the authority that issued the server's certificate. */
    readonly caFile: string;
    /** The route's host name in the certificate: the functions connect to the address and verify this name. */
    readonly serverName: string;
  };
  /** Each server's own URL, by which it is scraped. @default - none: the site is a stand-in */
  readonly nodes?: readonly { readonly url: string }[];
  /** A user who may write to the caches, as Keycloak does. */
  readonly writer: Credentials;
  /** A user who may also clear and count caches, to restore a site. @default - a stand-in has no such user */
  readonly operator?: Credentials;
}

export const serverNameOf = (site: string): string => `infinispan.${site}.example`;

/** Creates a site's two users with random passwords, and their permissions. */
export function newUsers() {
  const fencing = credentials('fencing');
  const writer = credentials('keycloak');
  return {
    fencing,
    writer,
    users: {
      [fencing.username]: {
        password: fencing.password,
        role: { name: 'fencer', permission: 'ADMIN BULK_WRITE BULK_READ' },
      },
      [writer.username]: { password: writer.password, role: { name: 'application', permission: 'WRITE' } },
    },
  } as const;
}

export const credentials = (username: string): Credentials => ({
  username,
  password: randomBytes(18).toString('base64url'),
});
