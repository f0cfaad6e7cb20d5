import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeyPair } from '../stack/certificates.ts';
import type { Caches } from '../stand-ins/infinispan/backups.ts';

interface RealUser {
  readonly password: string;
  /** A role and its permissions, by Infinispan's names. @default - none: the user can only authenticate */
  readonly role?: { readonly name: string; readonly permission: string };
}

export type RealUsers = Readonly<Record<string, RealUser>>;

/** The configuration that the nodes of a site share. */
export interface SiteConfiguration {
  readonly sites: readonly string[];
  readonly caches: Caches;
  readonly users: RealUsers;
  readonly tls: KeyPair;
  /** `chunk-size` of the pushes to the other site: the entries in one message. */
  readonly pushChunk: number;
}

/** Writes a node's server root: configuration, certificate, users, and the folders that a server expects. */
export async function writeServerRoot(root: string, configuration: SiteConfiguration): Promise<void> {
  const { tls, users } = configuration;
  const folder = join(root, 'conf');
  await Promise.all(
    ['conf', 'data', 'lib', 'log'].map((name) => mkdir(join(root, name), { recursive: true })),
  );
  const roles = Object.entries(users).map(([name, { role }]) => [name, role?.name ?? ''] as const);
  const passwords = Object.entries(users).map(([name, { password }]) => [name, password] as const);
  const files = {
    'infinispan.xml': serverXml(await template('infinispan.xml'), configuration),
    'log4j2.xml': await template('log4j2.xml'),
    'server.pem': `${tls.key}\n${tls.cert}`,
    'users.properties': properties(passwords),
    'groups.properties': properties(roles),
  };
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)));
}

const template = (name: string): Promise<string> => readFile(join(import.meta.dirname, name), 'utf8');

function serverXml(text: string, { sites, caches, users, pushChunk }: SiteConfiguration): string {
  const permissions = new Map(
    Object.values(users).flatMap(({ role }) => (role === undefined ? [] : [[role.name, role.permission]])),
  );
  const roles = [...permissions.keys()].join(' ');
  return text
    .replace('<!-- sites -->', sites.map((name) => `<remote-site name="${name}"/>`).join(''))
    .replace('<!-- roles -->', [...permissions].map(roleXml).join(''))
    .replace('<!-- caches -->', Object.entries(caches).map(cacheXml(roles, pushChunk)).join('\n'));
}

const roleXml = ([name, permission]: [string, string]): string =>
  `<role name="${name}" permissions="${permission}"/>`;

/**
 * A cache without its own authorization would accept writes from every user. One without backups has no statistics, which
 * nothing needs.
 */
function cacheXml(roles: string, pushChunk: number) {
  return ([name, sites]: [string, readonly string[]]): string => {
    const backups = sites.map(
      (site) =>
        `<backup site="${site}" strategy="SYNC" failure-policy="FAIL" timeout="4000"><state-transfer chunk-size="${pushChunk}"/></backup>`,
    );
    return `<distributed-cache name="${name}" mode="SYNC" statistics="${backups.length > 0}">
      ${backups.length === 0 ? '' : `<backups>${backups.join('')}</backups>`}
      <security><authorization roles="${roles}"/></security>
    </distributed-cache>`;
  };
}

/** Java's properties format, which escapes non-ASCII characters. */
function properties(entries: readonly (readonly [string, string])[]): string {
  const escaped = (text: string) =>
    text
      .replace(/[\\:=\s#!]/g, '\\$&')
      .replace(/[^ -~]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return entries.map(([key, value]) => `${escaped(key)}=${escaped(value)}\n`).join('');
}
