import * as z from 'zod';
import { InfinispanRefused, InfinispanUnavailable, SiteNotTakenOffline } from '../domain/errors.ts';
import { INFINISPAN_READ_DEADLINE, INFINISPAN_WRITE_DEADLINE } from '../domain/limits.ts';
import type { BackupStatus, Observation } from '../domain/observation.ts';
import type { InfinispanAccess } from '../domain/settings.ts';
import type { Https, HttpsAnswer } from '../support/http.ts';
import { suspectForm } from '../support/password-form.ts';
import { clusterStatus, clusterView, type NodeView } from './cluster-answer.ts';
import type { Login } from './login.ts';

/** The parts of the access that are kept in Secrets Manager. */
export interface InfinispanSecrets {
  readonly login: Login;
  /** The authorities to trust in PEM; throws SecretUnavailable, InfinispanRefused. @default - the public ones */
  readonly ca?: () => Promise<string>;
}

export interface Infinispan {
  /**
   * The cluster's own site, the sites that it sees, and its status of `backup`. Both queries run in parallel. The site
   * view is a site master's, if a connection reaches one.
   */
  observe(backup: string): Promise<Observation>;
  /**
   * The cluster's status of its backup site, from every node that a connection reaches. A node that does not answer or
   * refuses is left out; if no node answers, an error is thrown. Takes as long as the slowest node, so
   * `deadlineSeconds` if one is frozen.
   */
  backupStatus(backup: string, deadlineSeconds?: number): Promise<BackupStatus>;
  /** Takes the backup site offline in every cache. @returns each cache's answer; a 200 alone proves nothing */
  takeOffline(backup: string): Promise<Record<string, string>>;
}

/**
 * Number of new connections per query, behind a route that balances them. With round-robin routing five connections
 * reach all of up to five nodes. With random routing they miss a given node of two 1 time in 32, of three 1 in 8, of
 * four 1 in 4. A try of *Take site offline* makes eleven connections (status queries, POST, status queries). No smaller
 * number of nodes divides eleven, so with round-robin routing the POSTs of several tries also reach different nodes.
 */
const CONNECTIONS = 5;

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
  const ask = async (method: 'GET' | 'POST', path: string, seconds: number): Promise<Answer> => {
    const passwords = new Set<string>();
    const answer = await login(method, async (password) => {
      passwords.add(password);
      const trusted = await ca?.();
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
    return answer.status === 401 ? { ...answer, hint: hintOf(passwords) } : answer;
  };

  const nodeView = async (): Promise<NodeView> => {
    const answer = await ask('GET', '', INFINISPAN_READ_DEADLINE);
    const { local_site, relay_node, sites_view } = parsed(containerAnswer, answer, 'GET container');
    return { localSite: local_site, siteMaster: relay_node, sitesView: sites_view };
  };

  const statusOfNode = async (backup: string, seconds: number): Promise<BackupStatus> => {
    const answer = await ask('GET', `/x-site/backups/${encodeURIComponent(backup)}`, seconds);
    // A 500 is Infinispan's own error; 502 to 504 come from a route without a node behind it, and are no answer.
    if (answer.status === 500) return 'unsettled';
    return answer.status === 404 ? 'unknown' : parsed(backupAnswer, answer, 'GET backups').status;
  };

  const backupStatus = async (backup: string, deadlineSeconds = INFINISPAN_READ_DEADLINE) =>
    clusterStatus(
      await answersOf(Array.from({ length: CONNECTIONS }, () => statusOfNode(backup, deadlineSeconds))),
    );

  /** Several connections in parallel: with several site masters, one answer does not speak for the cluster. */
  const nodeViews = () => answersOf(Array.from({ length: CONNECTIONS }, nodeView));

  return {
    backupStatus,
    async observe(backup) {
      const [nodes, status] = await Promise.all([nodeViews(), backupStatus(backup)]);
      return { ...clusterView(nodes, backup), backup: status };
    },
    async takeOffline(backup) {
      const path = `/x-site/backups/${encodeURIComponent(backup)}?action=take-offline`;
      const answer = await ask('POST', path, INFINISPAN_WRITE_DEADLINE);
      const caches = parsed(takeOfflineAnswer, answer, 'POST take-offline');
      // A cache that does not back up to the site answers "Incorrect site name"; anything else but "ok" is an error.
      const texts = Object.values(caches);
      const expected = texts.every((text) => text === 'ok' || text.startsWith('Incorrect site name'));
      if (!expected || !texts.includes('ok')) {
        throw new SiteNotTakenOffline(`Infinispan answered ${JSON.stringify(caches).slice(0, 500)}`);
      }
      return caches;
    },
  };
}

/** The answers of all connections; failed ones are left out. */
async function answersOf<T extends object | string>(pending: readonly Promise<T>[]): Promise<[T, ...T[]]> {
  const ended = await Promise.allSettled(pending);
  const [first, ...others] = ended.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  // If all failed, this throws the error of the first to end.
  return [first ?? (await Promise.race(pending)), ...others];
}

interface Answer extends HttpsAnswer {
  /** A possible fault of the rejected passwords. */
  readonly hint?: string | undefined;
}

function hintOf(passwords: ReadonlySet<string>): string | undefined {
  const forms = [...new Set([...passwords].map(suspectForm))].filter((form) => form !== undefined);
  return forms.length === 0 ? undefined : `the text of the password's secret ${forms.join(' and ')}`;
}

function parsed<T>(schema: z.ZodType<T>, answer: Answer, question: string): T {
  if (answer.status >= 500) throw new InfinispanUnavailable(`${question}: ${answer.status}`);
  if (answer.status !== 200) {
    throw new InfinispanRefused([`${question}: ${answer.status}`, answer.hint ?? []].flat().join('; '));
  }
  try {
    return schema.parse(JSON.parse(answer.body));
  } catch (error) {
    throw new InfinispanUnavailable(`${question}: an answer that is not Infinispan's`, { cause: error });
  }
}

/** A certificate that does not verify is a refusal, which an operator must fix; any other error may be temporary. */
const NOT_TRUSTED = /^(ERR_TLS|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_MISMATCH|ERR_SSL)/;

function named(error: unknown, method: string, path: string): Error {
  const { code, name = 'Error' } = error as { code?: unknown; name?: string };
  // A time-out is a DOMException, whose code is a number without meaning here.
  const why = typeof code === 'string' ? code : name;
  const message = `${method} ${path}: ${why}`;
  return NOT_TRUSTED.test(why)
    ? new InfinispanRefused(message, { cause: error })
    : new InfinispanUnavailable(message, { cause: error });
}
