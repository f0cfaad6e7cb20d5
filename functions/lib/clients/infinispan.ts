import * as z from 'zod';
import { InfinispanRefused, InfinispanUnavailable, SiteNotTakenOffline } from '../errors.ts';
import type { Https, HttpsAnswer } from '../http.ts';
import { INFINISPAN_READ_DEADLINE, INFINISPAN_WRITE_DEADLINE } from '../limits.ts';
import type { Login } from './login.ts';

/** How to reach the Infinispan of one site. */
export interface InfinispanAccess {
  /** `https://host:port`. */
  readonly endpoint: string;
  readonly user: string;
  /** The secret whose text is the password. */
  readonly secretArn: string;
  /** PEM certificates that are trusted instead of the public authorities', or the secret whose text they are. */
  readonly ca?: string | undefined;
  readonly caArn?: string | undefined;
  readonly serverName?: string | undefined;
}

/** What of the access is kept in Secrets Manager. */
export interface InfinispanSecrets {
  readonly login: Login;
  /** The certificates, where they are in a secret; throws SecretUnavailable. @default - those of the access */
  readonly ca?: () => Promise<string>;
}

/** What a cluster itself says; never what the alert says of it. */
export interface Observation {
  readonly localSite: string;
  /** Only a site master knows the other sites; another node's empty view looks like "the site is gone". */
  readonly siteMaster: boolean;
  readonly sitesView: readonly string[];
  readonly backup: BackupStatus;
}

/**
 * `unknown`: the cluster does not back up to that site. `unsettled`: it answered 500, as it does while a member does
 * not answer the others.
 */
export type BackupStatus = 'online' | 'offline' | 'mixed' | 'unknown' | 'unsettled';

export interface Infinispan {
  /** Who the cluster is, whom it sees, and how it holds `backup`; both questions side by side. */
  observe(backup: string): Promise<Observation>;
  /** How the cluster holds its backup site. */
  backupStatus(backup: string, deadlineSeconds?: number): Promise<BackupStatus>;
  /** Takes the backup site offline in every cache; answers each cache's word. A 200 alone proves nothing. */
  takeOffline(backup: string): Promise<Record<string, string>>;
}

/** A route with up to four nodes behind it shows its site master within as many new connections, most times. */
const ASK_FOR_SITE_MASTER = 4;

const containerAnswer = z.object({
  local_site: z.string(),
  relay_node: z.boolean(),
  sites_view: z.array(z.string()),
});
const backupAnswer = z.object({ status: z.enum(['online', 'offline', 'mixed']) });
const takeOfflineAnswer = z.record(z.string(), z.string());

/**
 * Infinispan's cross-site REST API, version 2 (Infinispan Server REST API guide, "Cross-site operations").
 *
 * @throws InfinispanUnavailable, InfinispanRefused, SiteNotTakenOffline, SecretUnavailable
 */
export function createInfinispan(
  access: InfinispanAccess,
  https: Https,
  { login, ca }: InfinispanSecrets,
): Infinispan {
  const ask = (method: 'GET' | 'POST', path: string, seconds: number): Promise<HttpsAnswer> =>
    login(method, async (password) => {
      const trusted = ca === undefined ? access.ca : await ca();
      const credentials = Buffer.from(`${access.user}:${password}`, 'utf8').toString('base64');
      return https({
        method,
        origin: access.endpoint,
        path: `/rest/v2/container${path}`,
        headers: { authorization: `Basic ${credentials}`, accept: 'application/json' },
        deadline: seconds * 1000,
        ...(trusted === undefined ? {} : { ca: trusted }),
        ...(access.serverName === undefined ? {} : { serverName: access.serverName }),
      }).catch((error: unknown) => {
        throw named(error, method, path);
      });
    });

  const container = async () => {
    const answer = await ask('GET', '', INFINISPAN_READ_DEADLINE);
    return parsed(containerAnswer, answer, 'GET container');
  };

  const backupStatus = async (
    backup: string,
    deadlineSeconds = INFINISPAN_READ_DEADLINE,
  ): Promise<BackupStatus> => {
    const answer = await ask('GET', `/x-site/backups/${encodeURIComponent(backup)}`, deadlineSeconds);
    // Infinispan's own error; a route without a node behind it answers 502 to 504, which is no answer.
    if (answer.status === 500) return 'unsettled';
    return answer.status === 404 ? 'unknown' : parsed(backupAnswer, answer, 'GET backups').status;
  };

  const masterOrLast = async () => {
    let answer = await container();
    for (let asked = 1; !answer.relay_node && asked < ASK_FOR_SITE_MASTER; asked++)
      answer = await container();
    return answer;
  };

  return {
    backupStatus,
    async observe(backup) {
      const [node, status] = await Promise.all([masterOrLast(), backupStatus(backup)]);
      return {
        localSite: node.local_site,
        siteMaster: node.relay_node,
        sitesView: node.sites_view,
        backup: status,
      };
    },
    async takeOffline(backup) {
      const path = `/x-site/backups/${encodeURIComponent(backup)}?action=take-offline`;
      const answer = await ask('POST', path, INFINISPAN_WRITE_DEADLINE);
      const caches = parsed(takeOfflineAnswer, answer, 'POST take-offline');
      // A cache that does not back up to the site says so beside the others' "ok"; any other word is an error.
      const words = Object.values(caches);
      const expected = words.every((word) => word === 'ok' || word.startsWith('Incorrect site name'));
      if (!expected || !words.includes('ok')) {
        throw new SiteNotTakenOffline(`Infinispan answered ${JSON.stringify(caches).slice(0, 500)}`);
      }
      return caches;
    },
  };
}

function parsed<T>(schema: z.ZodType<T>, answer: HttpsAnswer, question: string): T {
  if (answer.status >= 500) throw new InfinispanUnavailable(`${question}: ${answer.status}`);
  if (answer.status !== 200) throw new InfinispanRefused(`${question}: ${answer.status}`);
  try {
    return schema.parse(JSON.parse(answer.body));
  } catch (error) {
    throw new InfinispanUnavailable(`${question}: an answer that is not Infinispan's`, { cause: error });
  }
}

/** A certificate that does not verify is a refusal, to be mended by a person; anything else may pass. */
const NOT_TRUSTED = /^(ERR_TLS|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_MISMATCH|ERR_SSL)/;

function named(error: unknown, method: string, path: string): Error {
  const { code = '', name = 'Error' } = error as { code?: string; name?: string };
  const message = `${method} ${path}: ${code || name}`;
  return NOT_TRUSTED.test(code)
    ? new InfinispanRefused(message, { cause: error })
    : new InfinispanUnavailable(message, { cause: error });
}
