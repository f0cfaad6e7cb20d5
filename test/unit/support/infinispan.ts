import { createInfinispan } from '../../../functions/clients/infinispan.ts';
import type { InfinispanSecrets } from '../../../functions/clients/infinispan-rest.ts';
import { createLogin } from '../../../functions/clients/login.ts';
import { createPasswords } from '../../../functions/clients/passwords.ts';
import type { Secret } from '../../../functions/clients/secrets.ts';
import { SecretUnavailable } from '../../../functions/domain/errors.ts';
import type { InfinispanAccess } from '../../../functions/domain/settings.ts';
import type { Clock } from '../../../functions/support/clock.ts';
import type { HttpsAnswer, HttpsRequest } from '../../../functions/support/http.ts';
import { NOW } from './claim.ts';
import { createRecorder } from './recorder.ts';

export const PASSWORD = 'p@ss:wörd%20';

/** The previous password; the cluster no longer accepts it. */
export const PREVIOUS = 'the one before';

const GRACE = 3_600_000;
const CLOCK: Clock = { now: () => NOW, sleep: () => Promise.resolve() };

export const ACCESS: InfinispanAccess = {
  endpoint: 'https://infinispan.site-a.example.com:11222',
  user: 'fencing',
  secretArn: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:infinispan-AbCdEf',
};

/** The reply to a query: an answer, or an error as node:https gives it. */
export type Scripted = HttpsAnswer | Error;

export const ok = (body: unknown): HttpsAnswer => ({ status: 200, body: JSON.stringify(body) });
export const text = (status: number, body = ''): HttpsAnswer => ({ status, body });
export const coded = (code: string): Error => Object.assign(new Error(`message of Node: ${code}`), { code });
export const timedOut = (): Error => new DOMException('signal timed out', 'TimeoutError');

/** The answer of Infinispan Server 15.0 to `GET /rest/v2/container` at the site master of site-a. */
export const MASTER = ok({
  version: '15.0.21.Final',
  local_site: 'site-a',
  sites_view: ['site-a', 'site-b'],
  relay_node: true,
  relay_nodes_address: ['site-a-0'],
  cache_manager_status: 'RUNNING',
});
/** The same at another node. */
export const OTHER_NODE = ok({
  version: '15.0.21.Final',
  local_site: 'site-a',
  sites_view: [],
  relay_node: false,
  relay_nodes_address: ['site-a-0'],
  cache_manager_status: 'RUNNING',
});

interface Script {
  readonly container?: readonly Scripted[];
  readonly backup?: readonly Scripted[];
  readonly takeOffline?: readonly Scripted[];
}

/** The real client over scripted answers; each list is answered in turn, its last entry repeatedly. */
export function createWorld(
  script: Script,
  access: Partial<InfinispanAccess> = {},
  ca?: InfinispanSecrets['ca'],
) {
  const recorder = createRecorder();
  const requests: HttpsRequest[] = [];
  const counts = new Map<string, number>();
  const scripted = ({ method, path }: HttpsRequest): Scripted => {
    const kind = method === 'POST' ? 'takeOffline' : path.includes('/x-site/') ? 'backup' : 'container';
    const turn = counts.get(kind) ?? 0;
    counts.set(kind, turn + 1);
    const answers = script[kind] ?? [];
    return answers[Math.min(turn, answers.length - 1)] ?? text(404);
  };
  const secret = { value: PASSWORD, previous: PREVIOUS, reads: 0 };
  const source: Secret = {
    current: async () => {
      secret.reads += 1;
      if (secret.value === '') throw new SecretUnavailable('the password could not be read');
      return { id: secret.value, text: secret.value, createdAt: NOW };
    },
    previous: async () => secret.previous,
  };
  const client = createInfinispan(
    { ...ACCESS, ...access },
    (request) =>
      recorder.call(`${request.method} ${request.path}`, () => {
        requests.push(request);
        const answer = scripted(request);
        if (answer instanceof Error) throw answer;
        return answer;
      }),
    { login: createLogin(createPasswords(source, GRACE, CLOCK), CLOCK), ...(ca === undefined ? {} : { ca }) },
  );
  return { client, requests, secret, chain: recorder.chain };
}
