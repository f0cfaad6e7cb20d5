import { createInfinispan } from '../../../functions/clients/infinispan.ts';
import { createInfinispanData } from '../../../functions/clients/infinispan-data.ts';
import type { TargetHealth } from '../../../functions/clients/target-health.ts';
import type { Claim } from '../../../functions/domain/claim/claim.ts';
import type { RestoreRequest } from '../../../functions/domain/restore/request.ts';
import { restoreRequest } from '../../../functions/domain/restore/request.ts';
import type { Accelerator } from '../../../functions/domain/topology.ts';
import type { Https } from '../../../functions/support/http.ts';
import {
  createInfinispanSite,
  type InfinispanSite,
} from '../../../infra/local/stand-ins/infinispan/model.ts';
import { claimed, EXECUTION, incident, LONG_AGO } from './claim.ts';
import type { Habits } from './fake-accelerators.ts';
import { listing, siteA, siteB } from './topology.ts';
import { createWorld } from './world.ts';

export const FENCED = incident({
  phase: 'fenced',
  intent: { write: 'take-offline', at: LONG_AGO },
  takeOfflineSentAt: LONG_AGO,
  survivorAnsweredAt: LONG_AGO,
});

export const REQUEST: RestoreRequest = restoreRequest.parse({
  version: 1,
  site: 'site-b',
  approval: 'given',
  by: 'alice',
});
export const INPUT = { request: REQUEST, execution: EXECUTION };

export interface GivenRestore extends Pick<Habits, 'refused' | 'vanishing'> {
  readonly claim?: Claim;
  readonly accelerators?: readonly Accelerator[];
  readonly observe?: boolean;
  readonly targets?: TargetHealth;
  /** The permissions of our user at site-b. @default - all that a restore needs */
  readonly permission?: string;
  /** The caches of site-b without statistics. @default - none */
  readonly withoutStatistics?: readonly string[];
  /** Changes the two models before the step. */
  readonly arrange?: (site: { readonly a: InfinispanSite; readonly b: InfinispanSite }) => void;
}

export const KEYCLOAK_STOPPED: TargetHealth = { healthy: 0, targets: 2, gone: [] };
export const KEYCLOAK_RUNS: TargetHealth = { healthy: 1, targets: 2, gone: [] };

const PERMISSIONS = 'ADMIN BULK_WRITE BULK_READ';

/**
 * The collaborators of a restore: the real clients of Infinispan over two connected models, and fakes of the rest. site-b
 * is fenced, has a stale and a changed entry, and is in view again; site-a has five entries. The models' caches are as old
 * as the claim.
 */
export function createRestoreWorld(given: GivenRestore = {}) {
  const world = createWorld({
    claim: given.claim ?? claimed(FENCED),
    accelerators: given.accelerators ?? [listing(siteA)],
    observe: given.observe ?? false,
    refused: given.refused ?? [],
    vanishing: given.vanishing ?? [],
  });
  const { time, recorder } = world;
  let now = () => LONG_AGO;
  const create = (
    site: string,
    other: string,
    permission: string,
    withoutStatistics: readonly string[] = [],
  ) =>
    createInfinispanSite({
      site,
      withoutStatistics,
      caches: { sessions: [other], actionTokens: [other], local: [] },
      users: { fencing: { password: 'secret', role: { name: 'restorer', permission } } },
      nodes: 2,
      view: ['site-a', 'site-b'],
      now: () => now(),
    });
  const a = create('site-a', 'site-b', PERMISSIONS);
  const b = create('site-b', 'site-a', given.permission ?? PERMISSIONS, given.withoutStatistics);
  a.connect(b);
  b.connect(a);
  for (const cache of ['sessions', 'actionTokens']) a.setStatus('site-b', cache, 'offline');
  for (const key of ['1', '2', '3', '4', '5']) a.receive('sessions', { key, value: `value ${key}` });
  b.receive('sessions', { key: '1', value: 'changed' });
  b.receive('sessions', { key: 'junk', value: 'stale' });
  given.arrange?.({ a, b });
  now = () => time.now;

  const models: Record<string, InfinispanSite> = { 'site-a': a, 'site-b': b };
  const posts: string[] = [];
  /** Sites that do not answer, and interventions before a request by the end of its path. */
  const silent = new Set<string>();
  /** Sites that take connections and answer nothing: each request waits until its deadline. */
  const frozen = new Set<string>();
  const before: Record<string, () => void> = {};
  const lost = new Set<string>();
  const https: Https = async ({ method, origin, path, headers, deadline }) => {
    const late = time.now + deadline;
    const site = new URL(origin).hostname;
    const name = `${method} ${path.replace('/rest/v2/', '')}`;
    if (method === 'POST') posts.push(`${site} ${name.slice(5)}`);
    before[`${site} ${name.slice(method.length + 1)}`]?.();
    if (silent.has(site)) throw Object.assign(new Error('no answer'), { code: 'ECONNREFUSED' });
    if (frozen.has(site)) {
      await Promise.resolve();
      time.now = Math.max(time.now, late);
      throw Object.assign(new Error('no answer in time'), { name: 'TimeoutError' });
    }
    const { authorization, flags } = headers;
    const answer = models[site]?.handle({ method, path, authorization, flags, node: 0 });
    if ([...lost].some((part) => name.includes(part)))
      throw Object.assign(new Error('the answer is lost'), { code: 'ECONNRESET' });
    return { status: answer?.status ?? 0, body: answer?.body ?? '' };
  };
  const secrets = { login: (_: string, send: (password: string) => ReturnType<Https>) => send('secret') };
  const access = (site: string) => ({ endpoint: `https://${site}`, user: 'fencing', secretArn: 'arn' });
  let targets: TargetHealth | Error = given.targets ?? KEYCLOAK_STOPPED;
  const executions: { name: string; input: unknown }[] = [];
  return {
    a,
    b,
    posts,
    silent,
    frozen,
    lost,
    before,
    time,
    executions,
    claim: world.claim,
    listed: world.listed,
    /** An error is what the load balancers answer instead. */
    setTargets: (health: TargetHealth | Error) => {
      targets = health;
    },
    contents: () => [a, b].map((site) => Object.fromEntries(site.entries('sessions'))),
    collaborators: {
      ...world.collaborators,
      infinispanOf: (site: string) => createInfinispan(access(site), https, secrets),
      dataOf: (site: string) => createInfinispanData(access(site), https, secrets),
      targets: {
        healthOf: (balancers: readonly string[]) =>
          recorder.call('targets', () => {
            if (targets instanceof Error) throw targets;
            return balancers.includes(siteB.endpointId)
              ? targets
              : { healthy: 0, targets: 0, gone: balancers };
          }),
      },
      executions: {
        start: async (execution: { name: string; input: unknown }) => {
          executions.push(execution);
          return 'started' as const;
        },
      },
    },
  };
}
