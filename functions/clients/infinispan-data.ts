import * as z from 'zod';
import { InfinispanRefused, PushNotStarted, SiteNotJoined } from '../domain/errors.ts';
import {
  INFINISPAN_READ_DEADLINE,
  INFINISPAN_STATUS_DEADLINE,
  INFINISPAN_WRITE_DEADLINE,
} from '../domain/limits.ts';
import type { InfinispanAccess } from '../domain/settings.ts';
import type { Https } from '../support/http.ts';
import { mapConcurrently } from '../support/map-concurrently.ts';
import {
  type Answer,
  type Ask,
  answersOf,
  CONNECTIONS,
  createAsk,
  failureOf,
  type InfinispanSecrets,
  parsed,
} from './infinispan-rest.ts';

/**
 * The state of a cache's push to a backup site. `unsettled`: a member of the cluster does not answer (a 200 with the text
 * of an error, measured on 15.0.21 and 16.0.5). `none`: the cache does not back up to the site.
 */
type PushState = 'IDLE' | 'SENDING' | 'OK' | 'ERROR' | 'CANCELED' | 'unsettled' | 'none';

/** What a restore asks of a site's Infinispan, and changes there. Names of caches are the server's. */
export interface InfinispanData {
  /** The permissions of our user for each cache, in the server's exact words. */
  permissions(): Promise<Readonly<Record<string, readonly string[]>>>;
  /**
   * The principals of the clients that are connected to the nodes that answer, without HTTP clients, which we are, too.
   * Keycloak may have the same principal as we. A connection that has sent nothing is listed without a protocol, also one
   * of ours whose TLS handshake goes on (measured on 15.0.21), so it counts only if it is still so in the next looks.
   */
  clients(): Promise<string[]>;
  /** Entries by cache, over all nodes; a number below zero is no answer. Needs BULK_READ. */
  entries(caches: readonly string[], deadlineSeconds?: number): Promise<Record<string, number>>;
  /**
   * Seconds since the cache was started; the statistics are the cluster's, and any user may read them. Undefined for a cache
   * without statistics, whose server answers -1 instead of every one.
   */
  age(cache: string): Promise<number | undefined>;
  /** Does the header `flags` reach the server? It refuses an unknown flag, and the query changes nothing. */
  readsFlags(cache: string): Promise<boolean>;
  /**
   * Removes all entries of the cache, at this site only: the flag keeps the change from the other site, even if that is
   * online. Needs BULK_WRITE.
   */
  clear(cache: string): Promise<void>;
  /** The states of the pushes to `backup`, by cache. */
  pushStates(backup: string, caches: readonly string[]): Promise<Record<string, PushState>>;
  /** Cancels the pushes to `backup` that run, and sets every state to IDLE. */
  resetPushes(backup: string, caches: readonly string[]): Promise<void>;
  /** Ends the receiving of a push from `backup`, which blocks a new one after the site was frozen. */
  cancelReceiving(backup: string, caches: readonly string[]): Promise<void>;
  /** Starts pushing every cache to `backup`, which makes it online. @throws PushNotStarted */
  startPush(backup: string): Promise<void>;
  /** Makes the backup site online in every cache. @throws SiteNotJoined */
  bringOnline(backup: string): Promise<void>;
}

/** Requests about caches in flight. */
const AT_ONCE = 8;

const words = z.array(z.string());
const acl = z.object({ caches: z.record(z.string(), words) });
const connections = z.array(
  z.object({
    id: z.number(),
    'server-node-name': z.string(),
    principal: z.string().nullable(),
    'protocol-version': z.string().nullable(),
  }),
);
type Connected = z.infer<typeof connections>[number];
const statistics = z.object({ stats: z.object({ time_since_start: z.number() }).optional() });
const count = z.int().nonnegative();
const byCache = z.record(z.string(), z.string());
const pushState = z.enum(['IDLE', 'SENDING', 'OK', 'ERROR', 'CANCELED']);

/**
 * @throws InfinispanUnavailable, InfinispanRefused, SecretUnavailable
 */
export function createInfinispanData(
  access: InfinispanAccess,
  https: Https,
  secrets: InfinispanSecrets,
): InfinispanData {
  const ask = createAsk(access, https, secrets);
  const post = (path: string, headers?: Readonly<Record<string, string>>) =>
    ask('POST', path, INFINISPAN_WRITE_DEADLINE, headers);
  const of = (cache: string): string => {
    if (!isNameable(cache))
      throw new InfinispanRefused(`no path can have the cache ${JSON.stringify(cache)}`);
    return `/caches/${encodeURIComponent(cache)}`;
  };
  const backupsOf = (site: string): string => `/container/x-site/backups/${encodeURIComponent(site)}`;

  return {
    async permissions() {
      const answer = await ask('GET', '/security/user/acl', INFINISPAN_READ_DEADLINE);
      return parsed(acl, answer, 'GET acl').caches;
    },
    async clients() {
      let silent: readonly Connected[] | undefined;
      for (let look = 1; ; look += 1) {
        const lists = await answersOf(Array.from({ length: CONNECTIONS }, () => connectionsOf(ask)));
        const listed = lists.flat();
        const others = listed.filter((one) => !one['protocol-version']?.startsWith('HTTP'));
        const speaking = others.filter((one) => one['protocol-version'] !== null);
        silent = silent === undefined ? others : stillSilent(silent, listed);
        if (speaking.length > 0 || silent.length === 0 || look === LOOKS)
          return [...new Set([...speaking, ...silent].map(({ principal }) => principal ?? 'unknown'))];
      }
    },
    async entries(caches, deadlineSeconds = INFINISPAN_STATUS_DEADLINE) {
      const counted = await mapConcurrently(AT_ONCE, caches, async (cache) => {
        const answer = await ask('GET', `${of(cache)}?action=size`, deadlineSeconds);
        return [cache, parsed(count, answer, `GET size of ${cache}`)] as const;
      });
      return Object.fromEntries(counted);
    },
    async age(cache) {
      const answer = await ask('GET', of(cache), INFINISPAN_READ_DEADLINE);
      const age = parsed(statistics, answer, `GET ${cache}`).stats?.time_since_start ?? -1;
      return age < 0 ? undefined : age;
    },
    async readsFlags(cache) {
      const { status, body } = await ask('GET', of(cache), INFINISPAN_READ_DEADLINE, { flags: UNKNOWN_FLAG });
      return status === 400 && body.includes(UNKNOWN_FLAG);
    },
    async clear(cache) {
      const answer = await post(`${of(cache)}?action=clear`, { flags: 'SKIP_XSITE_BACKUP' });
      if (answer.status !== 204) throw failureOf(answer, `POST clear ${cache}`);
    },
    async pushStates(backup, caches) {
      const states = await mapConcurrently(AT_ONCE, caches, async (cache) => {
        const answer = await ask(
          'GET',
          `${of(cache)}/x-site/backups?action=push-state-status`,
          INFINISPAN_STATUS_DEADLINE,
        );
        return [cache, pushStateIn(answer, backup)] as const;
      });
      return Object.fromEntries(states);
    },
    async resetPushes(backup, caches) {
      parsed(byCache, await post(`${backupsOf(backup)}?action=cancel-push-state`), 'POST cancel-push-state');
      for (const cache of caches)
        expectDone(await post(`${of(cache)}/x-site/local?action=clear-push-state-status`), cache);
    },
    async cancelReceiving(backup, caches) {
      const from = `/x-site/backups/${encodeURIComponent(backup)}?action=cancel-receive-state`;
      for (const cache of caches) expectDone(await post(`${of(cache)}${from}`), cache);
    },
    async startPush(backup) {
      const answer = await post(`${backupsOf(backup)}?action=start-push-state`);
      const caches = parsed(byCache, answer, 'POST start-push-state');
      if (!allDone(caches)) throw new PushNotStarted(textOf(caches));
    },
    async bringOnline(backup) {
      const caches = parsed(
        byCache,
        await post(`${backupsOf(backup)}?action=bring-online`),
        'POST bring-online',
      );
      if (!allDone(caches)) throw new SiteNotJoined(textOf(caches));
    },
  };
}

/**
 * Can a path have this name of a cache? A URL's parser removes the segments `.` and `..`, also encoded ones (WHATWG URL,
 * "double-dot URL path segment"), so that the request would be about something else.
 */
const isNameable = (cache: string): boolean => !['', '.', '..'].includes(cache);

const UNKNOWN_FLAG = 'NO_SUCH_FLAG';

/** Looks at the connections, until none is without a protocol. */
const LOOKS = 3;

/** Of silent connections, those that are still silent, and those of nodes that no connection has reached this time. */
const stillSilent = (before: readonly Connected[], listed: readonly Connected[]): Connected[] =>
  before.filter((one) => {
    const ofNode = listed.filter((other) => other['server-node-name'] === one['server-node-name']);
    return (
      ofNode.length === 0 ||
      ofNode.some(({ id, 'protocol-version': protocol }) => id === one.id && protocol === null)
    );
  });

const connectionsOf = async (ask: Ask) =>
  parsed(connections, await ask('GET', '/server/connections', INFINISPAN_READ_DEADLINE), 'GET connections');

function pushStateIn(answer: Answer, backup: string): PushState {
  if (answer.status === 404) return 'none';
  const states = parsed(byCache, answer, 'GET push-state-status');
  const state = states[backup];
  if (state === undefined) return 'ERROR' in states ? 'unsettled' : 'none';
  return pushState.safeParse(state).data ?? 'unsettled';
}

/** Some actions on a cache answer without a body. */
function expectDone(answer: Answer, cache: string): void {
  if (answer.status !== 200) throw failureOf(answer, `POST ${cache}`);
}

/** A cache that does not back up to the site is in the answer with an error that names the site. */
const allDone = (caches: Readonly<Record<string, string>>): boolean =>
  Object.values(caches).includes('ok') &&
  Object.values(caches).every((text) => text === 'ok' || text.includes('Incorrect site name'));

const textOf = (caches: Readonly<Record<string, string>>): string =>
  `Infinispan answered ${JSON.stringify(caches).slice(0, 500)}`;
