import { createAccelerators } from '../../../functions/clients/accelerators.ts';
import { createAuditTrail } from '../../../functions/clients/audit-trail.ts';
import { createClaimStore } from '../../../functions/clients/claim-store.ts';
import { createEndpointGroups } from '../../../functions/clients/endpoint-groups.ts';
import { createExecutionHistory } from '../../../functions/clients/execution-history.ts';
import { createExecutions } from '../../../functions/clients/executions.ts';
import { createInfinispans } from '../../../functions/clients/infinispans.ts';
import { createLoadBalancers } from '../../../functions/clients/load-balancers.ts';
import { createPasswords } from '../../../functions/clients/passwords.ts';
import type { Permissions } from '../../../functions/clients/permissions.ts';
import { createSecrets, type SecretsApi } from '../../../functions/clients/secrets.ts';
import { createClaims } from '../../../functions/domain/claim/claims.ts';
import type { Settings } from '../../../functions/domain/settings.ts';
import type { Https } from '../../../functions/support/http.ts';
import { createCredentials } from '../../../functions/webhook/credentials.ts';
import type { Process } from '../scheduler/process.ts';
import { APPLICATION, AUDIT, CLAIMS, isSite, NODES, otherSite, ROTATION_GRACE, SITES } from './names.ts';
import type { Simulation } from './simulation.ts';
import type { AskedNode } from './weather.ts';
import { silent } from './world.ts';

const configured: Settings = {
  application: APPLICATION,
  sites: Object.fromEntries(
    SITES.map((site) => [site, { endpoint: `https://${site}`, user: 'fencing', secretArn: 'infinispan' }]),
  ),
  requireSiteViewLoss: true,
  observe: false,
  rotationGrace: ROTATION_GRACE,
};

interface Command {
  readonly input: object;
}

/** `ListListenersCommand` asks for `ListListeners`. */
const operationOf = (command: Command): string => command.constructor.name.replace(/Command$/, '');

/** An SDK client whose every command is a call of this process. */
function api<T>(process: Process, service: string, effect: (operation: string, input: object) => unknown): T {
  const send = (command: Command) => {
    const operation = operationOf(command);
    return process.call({ service, operation, input: command.input }, () => effect(operation, command.input));
  };
  return { send } as T;
}

const SITES_TAGS = new Map<string, string>(SITES.map((site) => [`net/${site}/`, site]));

function describeTags({ ResourceArns = [] }: { ResourceArns?: string[] }): object {
  return {
    TagDescriptions: ResourceArns.map((arn) => {
      const [, site] = [...SITES_TAGS].find(([part]) => arn.includes(part)) ?? [];
      return { ResourceArn: arn, Tags: site === undefined ? [] : [{ Key: 'site', Value: site }] };
    }),
  };
}

/**
 * The real clients of a function, over calls of its process.
 *
 * @param application the claim's key, which the stack sets from its configuration
 */
export function clientsOf(process: Process, simulation: Simulation, application = APPLICATION) {
  const { world, stateMachineArn, random, checks, met } = simulation;
  const dynamodb = api<Parameters<typeof createClaimStore>[0]>(process, 'dynamodb', (operation, input) =>
    checks.dynamodb(process.name, operation, input),
  );
  const acceleratorApi = api<Parameters<typeof createAccelerators>[0]>(
    process,
    'global-accelerator',
    (operation, input) => checks.accelerator(process.name, operation, input),
  );
  const balancerApi = api<ReturnType<Parameters<typeof createLoadBalancers>[0]>>(
    process,
    'load-balancing',
    (_, input) => describeTags(input),
  );
  const stepFunctionsApi = api<Parameters<typeof createExecutions>[0]>(
    process,
    'step-functions',
    (operation, input) => simulation.askStepFunctions(operation, input),
  );
  const secretsApi = api<SecretsApi>(process, 'secrets-manager', (_, input) => world.secretValue(input));
  const https: Https = ({ method, origin, path, headers, deadline }) => {
    const site = new URL(origin).hostname;
    if (!isSite(site)) throw new TypeError(`nobody is ${site}`);
    const operation = `${method} ${path.includes('x-site') ? 'backups' : 'container'}`;
    const reached = world.swapped ? otherSite(site) : site;
    const { life } = world.sites[reached];
    const node = world.sites[reached].nextNode();
    if (world.sites[reached].stuckTo !== undefined) {
      for (const other of NODES) if (other !== node) world.lately.mark(silent(reached, other), world.now());
    }
    const sentFor = method === 'POST' ? world.claim()?.current?.incident : undefined;
    const input: AskedNode = { path, node, deadline };
    const request = { method, path, node, authorization: headers.authorization };
    const answered = process.call({ service: `infinispan ${reached}`, operation, input }, () =>
      checks.infinispan({ who: process.name, site: reached, life, sentFor }, request),
    );
    return answered.then(
      (answer) => {
        if (answer.status === 401) met(`an Infinispan refuses a ${method}`);
        if (answer.status !== 200) world.lately.mark(silent(reached, node), world.now());
        return answer;
      },
      (error: unknown) => {
        world.lately.mark(silent(reached, node), world.now());
        throw error;
      },
    );
  };
  // As the worker was deployed that begins now.
  const settings: Settings = { ...configured, observe: world.observe };
  const iam = { service: 'iam', operation: 'SimulatePrincipalPolicy' };
  const permissions: Permissions = {
    ofRole: () =>
      process
        .call(iam, () => ({ asked: true as const, denied: [] }))
        .catch((error: Error) => ({ asked: false as const, why: error.name })),
  };
  const secrets = createSecrets(() => secretsApi);
  const newToken = () => `${process.name} ${random.integer(0, 2 ** 40)}`;
  const claimStore = createClaimStore(dynamodb, CLAIMS, application, newToken);
  return {
    claims: createClaims(claimStore, process),
    accelerators: createAccelerators(
      acceleratorApi,
      createLoadBalancers(() => balancerApi),
    ),
    endpointGroups: createEndpointGroups(acceleratorApi),
    infinispanOf: createInfinispans(settings, https, secrets, process),
    executions: createExecutions(stepFunctionsApi, stateMachineArn),
    history: createExecutionHistory(stepFunctionsApi, stateMachineArn),
    trail: createAuditTrail(dynamodb, AUDIT, APPLICATION),
    credentials: createCredentials(
      createPasswords(secrets('webhook', "the webhook's password"), ROTATION_GRACE, process),
      ROTATION_GRACE,
      process,
    ),
    permissions,
    clock: process,
    sites: SITES,
    settings: {
      ...settings,
      roles: { updateEndpointGroup: 'update', takeSiteOffline: 'offline' },
      claimsTable: CLAIMS,
    },
  };
}
