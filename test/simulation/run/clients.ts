import { createAccelerators } from '../../../functions/clients/accelerators.ts';
import { createAuditTrail } from '../../../functions/clients/audit-trail.ts';
import { createClaimStore } from '../../../functions/clients/claim-store.ts';
import { createEndpointGroups } from '../../../functions/clients/endpoint-groups.ts';
import { createExecutionHistory } from '../../../functions/clients/execution-history.ts';
import { createExecutions } from '../../../functions/clients/executions.ts';
import { createInfinispanDataOf, createInfinispans } from '../../../functions/clients/infinispans.ts';
import { createKnownSitesStore } from '../../../functions/clients/known-sites-store.ts';
import { createLoadBalancers } from '../../../functions/clients/load-balancers.ts';
import { createPasswords } from '../../../functions/clients/passwords.ts';
import type { Permissions } from '../../../functions/clients/permissions.ts';
import { createProbeStore } from '../../../functions/clients/probe-store.ts';
import { createSecrets, type SecretsApi } from '../../../functions/clients/secrets.ts';
import { createTargets } from '../../../functions/clients/target-health.ts';
import { createTopic } from '../../../functions/clients/topic.ts';
import { createClaims } from '../../../functions/domain/claim/claims.ts';
import type { RestoreRequest } from '../../../functions/domain/restore/request.ts';
import type { Settings } from '../../../functions/domain/settings.ts';
import { executionArn } from '../../../functions/support/execution-arn.ts';
import { createCredentials } from '../../../functions/webhook/credentials.ts';
import type { Process } from '../scheduler/process.ts';
import { APPLICATION, AUDIT, CLAIMS, ROTATION_GRACE, SITES } from '../world/names.ts';
import { infinispanRequests } from './infinispan-requests.ts';
import type { Simulation } from './simulation.ts';
import { callStepFunctions } from './step-functions-api.ts';

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

/** `ListListenersCommand` is the command of `ListListeners`. */
const operationOf = (command: Command): string => command.constructor.name.slice(0, -'Command'.length);

/** An SDK client that sends each command as a call of this process. */
function api<T>(process: Process, service: string, effect: (operation: string, input: object) => unknown): T {
  const send = (command: Command) => {
    const operation = operationOf(command);
    return process.call({ service, operation, input: command.input }, () => effect(operation, command.input));
  };
  return { send } as T;
}

export const dynamoDbApi = (process: Process, { safety }: Simulation) =>
  api<Parameters<typeof createClaimStore>[0]>(process, 'dynamodb', (operation, input) =>
    safety.dynamodb(process.name, operation, input),
  );

export const stepFunctionsApi = (process: Process, simulation: Simulation) =>
  api<Parameters<typeof createExecutions>[0]>(process, 'step-functions', (operation, input) =>
    callStepFunctions(simulation, operation, input, process.name),
  );

/**
 * The real clients of a function. They send their requests as calls of the process.
 *
 * @param application the claim's key, which the stack sets from its configuration
 */
export function clientsOf(process: Process, simulation: Simulation, application = APPLICATION) {
  const { world, stateMachineArn, restoreMachineArn, random, safety } = simulation;
  const dynamodb = dynamoDbApi(process, simulation);
  const acceleratorApi = api<Parameters<typeof createAccelerators>[0]>(
    process,
    'global-accelerator',
    (operation, input) => safety.accelerator(process.name, operation, input),
  );
  const balancerApi = (region: string) =>
    api<ReturnType<Parameters<typeof createLoadBalancers>[0]>>(
      process,
      `load-balancing ${region}`,
      (operation, input) =>
        operation === 'DescribeTags' ? world.tags.describe(input) : world.targets(input),
    );
  const snsApi = api<Parameters<typeof createTopic>[0]>(process, 'sns', (_, input) =>
    simulation.publish(input as { readonly Subject: string; readonly Message: string }),
  );
  const stepFunctions = stepFunctionsApi(process, simulation);
  const secretsApi = api<SecretsApi>(process, 'secrets-manager', (_, input) => world.secretValue(input));
  const https = infinispanRequests(process, simulation);
  // The settings that are deployed when the worker starts.
  const settings: Settings = {
    ...configured,
    observe: world.observe,
    ...(world.preferredSurvivor && { preferredSurvivor: world.preferredSurvivor }),
  };
  const iam = { service: 'iam', operation: 'SimulatePrincipalPolicy' };
  const permissions: Permissions = {
    ofRole: () =>
      process
        .call(iam, () => ({ simulated: true as const, denied: [] }))
        .catch((error: Error) => ({ simulated: false as const, why: error.name })),
  };
  const secrets = createSecrets(() => secretsApi);
  const newToken = () => `${process.name} ${random.integer(0, 2 ** 40)}`;
  const claimStore = createClaimStore(dynamodb, CLAIMS, application, newToken);
  const knownSites = createKnownSitesStore(dynamodb, CLAIMS, application);
  return {
    claims: createClaims(claimStore, process),
    /** Reconcile and the commands of the CLI read the tags as they are. */
    accelerators: createAccelerators(acceleratorApi, createLoadBalancers(balancerApi, SITES)),
    /** The steps of a fencing may use the known sites, which reconcile keeps. */
    acceleratorsOrKnown: createAccelerators(
      acceleratorApi,
      createLoadBalancers(balancerApi, SITES, { read: knownSites.read, now: () => process.now() }),
    ),
    endpointGroups: createEndpointGroups(acceleratorApi),
    infinispanOf: createInfinispans(settings, https, secrets, process),
    dataOf: createInfinispanDataOf(settings, https, secrets, process),
    executions: createExecutions(stepFunctions, stateMachineArn),
    restores: {
      ...createExecutions<RestoreRequest>(stepFunctions, restoreMachineArn),
      arnOf: (name: string) => executionArn(restoreMachineArn, name),
    },
    history: createExecutionHistory(stepFunctions, simulation.knownMachines),
    knownSites,
    probeStore: createProbeStore(dynamodb, CLAIMS, application),
    trail: createAuditTrail(dynamodb, AUDIT, APPLICATION),
    credentials: createCredentials(
      createPasswords(secrets('webhook', "the webhook's password"), ROTATION_GRACE, process),
      ROTATION_GRACE,
      process,
    ),
    permissions,
    targets: createTargets(balancerApi),
    topic: createTopic(snsApi, 'topic'),
    clock: process,
    sites: SITES,
    settings: {
      ...settings,
      roles: { updateEndpointGroup: 'update', takeSiteOffline: 'offline' },
      claimsTable: CLAIMS,
    },
  };
}
