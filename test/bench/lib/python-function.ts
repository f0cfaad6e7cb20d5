import { join } from 'node:path';
import { clientEnvironment } from '../../../infra/local/emulator/environment.ts';
import { ensureVirtualEnvironment } from '../../../infra/local/emulator/virtual-environment.ts';
import type { LocalStack } from '../../../infra/local/stack/local-stack.ts';
import type { LocalSite } from '../../../infra/local/stack/site.ts';
import { SITES, type Site } from '../../local/support/world.ts';
import type { Host, Worker } from '../hosts/host.ts';
import { bundleOf, bundlesOf } from './bundles.ts';
import { lastOf } from './fencing.ts';
import type { StandInGround } from './ground.ts';
import { alertFor, urlEvent } from './requests.ts';
import { type Call, now } from './wire.ts';

/**
 * A worker of the Python function that this project replaces, with the stack's secrets, Infinispans and user.
 *
 * @param file the function's source, which is run in place
 * @throws PythonMissingError, or an Error with pip's output
 */
export function pythonWorker({ world, wire }: StandInGround, file: string): Promise<Worker> {
  return pythonWorkerOf(world.stack, wire.endpoint, file);
}

/**
 * The same for any local stack.
 *
 * @param endpoint of all AWS services
 * @throws as `pythonWorker` does
 */
export async function pythonWorkerOf(
  stack: LocalStack<LocalSite>,
  endpoint: string,
  file: string,
): Promise<Worker> {
  const program = await ensureVirtualEnvironment({
    name: 'boto3',
    requirements: join(import.meta.dirname, '../../python/requirements.txt'),
    progress: () => undefined,
  });
  const bundles = await bundlesOf(stack);
  const { WEBHOOK_SECRET_ARN: secret = '' } = bundleOf(bundles, 'Webhook').variables;
  const hosts = SITES.map((site) => [site, new URL(siteIn(stack, site).infinispan.url).host]);
  return {
    program,
    // Without -B it would write bytecode next to the given source.
    args: ['-B', join(import.meta.dirname, '../hosts/host.py'), file],
    environment: {
      ...clientEnvironment(endpoint),
      SECRETS_REGION: stack.aws.region,
      WEBHOOK_USER: stack.webhook.username,
      WEBHOOK_USER_SECRET: secret,
      INFINISPAN_USER: siteIn(stack, 'site-a').infinispan.username,
      // The name on the local stack.
      INFINISPAN_USER_SECRET: 'infinispan-site-a',
      INFINISPAN_SITE_ENDPOINTS: JSON.stringify(Object.fromEntries(hosts)),
    },
  };
}

function siteIn({ sites }: LocalStack<LocalSite>, site: Site): LocalSite {
  const found = sites[site];
  if (found === undefined) throw new Error(`the stack has no ${site}`);
  return found;
}

/** Milliseconds from the request, and its calls. */
export interface PythonFencing {
  readonly removed: number;
  /** The take-offline request was sent to the survivor's Infinispan. */
  readonly takeOfflineSent: number;
  readonly answered: number;
  readonly cpu: number;
  readonly calls: readonly Call[];
}

/** The whole fencing is one invocation. @throws Error if nothing was fenced */
export async function fenceInPython(
  { stack, wire, infinispanCalls }: StandInGround,
  host: Host,
): Promise<PythonFencing> {
  wire.clear();
  const event = urlEvent(await alertFor(stack, stack.accelerator.dnsName));
  const sentAt = now();
  const { cpuMilliseconds } = await host.invoke([event]);
  const answered = now() - sentAt;
  const calls = [...wire.calls(), ...infinispanCalls()];
  return {
    removed: lastOf(calls, 'UpdateEndpointGroup').endedAt - sentAt,
    takeOfflineSent: lastOf(calls, TAKE_OFFLINE).startedAt - sentAt,
    answered,
    cpu: cpuMilliseconds,
    calls,
  };
}

/** The stand-in's name of the request that both functions send to the survivor's Infinispan. */
export const TAKE_OFFLINE = 'POST take-offline';
