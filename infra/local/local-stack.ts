import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { type AcceleratorOfStack, createAccelerator, createLoadBalancer } from './accelerator.ts';
import { deployStack } from './deploy.ts';
import { type AwsTarget, type Emulator, startEmulator } from './emulator/emulator.ts';
import { type GlobalAcceleratorServer, startGlobalAccelerator } from './global-accelerator/server.ts';
import type { LocalSite } from './site.ts';
import { type RunningSites, type StandInSite, startSites } from './sites.ts';
import { synthesize } from './synthesize.ts';

export interface LocalStack<S extends LocalSite = StandInSite> {
  readonly webhook: { readonly url: string; readonly username: string; readonly password: string };
  readonly aws: AwsTarget;
  readonly emulator: Emulator;
  readonly globalAccelerator: GlobalAcceleratorServer;
  readonly stateMachineArn: string;
  readonly tables: { readonly audit: string; readonly claims: string };
  readonly accelerator: AcceleratorOfStack;
  readonly sites: Readonly<Record<string, S & { readonly loadBalancerArn: string }>>;
  stop(): Promise<void>;
}

export interface LocalStackOptions {
  readonly progress: (text: string) => void;
  /** By how much the waits of a state machine are shortened: 1 is real time. @default 1 */
  readonly waitScale?: number;
  /** More that the functions inherit, which wins over what the stack sets. @default - nothing */
  readonly environment?: Readonly<Record<string, string>>;
  /** Once aborted, no further step is begun, and what was started is stopped. @default - goes on to the end */
  readonly signal?: AbortSignal;
}

const SITES = ['site-a', 'site-b'] as const;

/**
 * Starts site-a and site-b, which the stack stops when it stops itself.
 *
 * @param folder goes with the stack
 */
type StartSites<S extends LocalSite> = (
  folder: string,
  progress: (text: string) => void,
) => Promise<RunningSites<S>>;

/**
 * The real template, definition and functions on an AWS emulator, with stand-ins for Global Accelerator and two
 * Infinispans, set up through the services' own APIs; all on free ports of 127.0.0.1. Everything on disk is in the
 * emulator's folder, which goes with it even when this process is killed.
 *
 * @throws PythonMissingError, StackFailedError, the signal's reason, or what failed to start; nothing is left then
 */
export function startLocalStack(options: LocalStackOptions): Promise<LocalStack> {
  return startLocalStackOn((folder, progress) => {
    progress('starting the stand-ins for two Infinispans');
    return startSites(SITES, folder);
  }, options);
}

/** The same on other sites than the stand-ins. */
export async function startLocalStackOn<S extends LocalSite>(
  start: StartSites<S>,
  options: LocalStackOptions,
): Promise<LocalStack<S>> {
  const { waitScale = 1, signal } = options;
  const progress = (text: string) => {
    signal?.throwIfAborted();
    options.progress(text);
  };
  const started: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const end of started.splice(0).reverse()) await end();
  };
  try {
    progress('starting the stand-in for Global Accelerator');
    const globalAccelerator = await startGlobalAccelerator({ healthOfNew: 'HEALTHY', settleMs: 0 });
    started.push(() => globalAccelerator.close());
    const emulator = await startEmulator({
      nodeDirectory: dirname(process.execPath),
      environment: {
        AWS_ENDPOINT_URL_GLOBAL_ACCELERATOR: globalAccelerator.endpoint,
        SFN_WAIT_SCALE: String(waitScale),
        ...options.environment,
      },
      progress,
    });
    started.push(() => emulator.stop());
    const folder = join(emulator.folder, 'local-stack');
    await mkdir(folder);
    const { sites, stop: stopSites } = await start(folder, progress);
    started.push(stopSites);

    const aws: AwsTarget = {
      endpoint: emulator.endpoint,
      region: emulator.region,
      credentials: emulator.credentials,
    };
    const secrets = new SecretsManagerClient(aws);
    progress('creating load balancers, the accelerator and the secrets');
    const withBalancers = Object.fromEntries(
      await Promise.all(
        SITES.map(async (name) => {
          const site = sites[name];
          if (site === undefined) throw new Error(`${name} was not started`);
          return [name, { ...site, loadBalancerArn: await createLoadBalancer(aws, name, name) }] as const;
        }),
      ),
    );
    const accelerator = await createAccelerator(
      globalAccelerator.endpoint,
      aws,
      'keycloak',
      Object.values(withBalancers).map((site) => site.loadBalancerArn),
    );
    const infinispan = await Promise.all(
      Object.entries(sites).map(async ([name, site]) => {
        const { ARN } = await secrets.send(
          new CreateSecretCommand({ Name: `infinispan-${name}`, SecretString: site.infinispan.password }),
        );
        const { url, username, caFile, serverName } = site.infinispan;
        return [name, { infinispan: { endpoint: url, user: username, secretArn: ARN, caFile, serverName } }];
      }),
    );

    progress('synthesizing the template and bundling the functions');
    const cloudAssembly = join(folder, 'cdk.out');
    const webhook = { user: 'keycloak' };
    await synthesize({ webhook, sites: Object.fromEntries(infinispan) }, cloudAssembly);
    const outputs = await deployStack({ cloudAssembly, stackName: 'SiteFencing', aws, progress });
    const { SecretString = '' } = await secrets.send(
      new GetSecretValueCommand({ SecretId: outputs.WebhookSecretArn }),
    );
    return {
      webhook: { url: loopbackUrl(outputs.WebhookUrl, aws), username: webhook.user, password: SecretString },
      aws,
      emulator,
      globalAccelerator,
      stateMachineArn: outputs.StateMachineArn ?? '',
      tables: { audit: outputs.AuditTableName ?? '', claims: outputs.ClaimsTableName ?? '' },
      accelerator,
      sites: withBalancers,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The emulator publishes names under localhost, which not every resolver knows; the path form needs none. */
function loopbackUrl(published: string | undefined, { endpoint }: AwsTarget): string {
  const id = published === undefined ? undefined : new URL(published).hostname.split('.')[0];
  if (id === undefined) throw new Error('the stack has no output WebhookUrl');
  return `${endpoint}/_aws/lambda-url/${id}/`;
}
