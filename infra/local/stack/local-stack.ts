import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { complain } from '../../tools/command-line/run-until-ended.ts';
import { judgeAlarms } from '../alarms/judge-alarms.ts';
import { type AlarmWatch, watchAlarms } from '../alarms/watch-alarms.ts';
import { type AwsTarget, type Emulator, startEmulator } from '../emulator/emulator.ts';
import {
  type GlobalAcceleratorServer,
  startGlobalAccelerator,
} from '../stand-ins/global-accelerator/server.ts';
import { type AcceleratorOfStack, createAccelerator, createLoadBalancer } from './accelerator.ts';
import { type DeployedApp, deployApp } from './deploy-app.ts';
import { configurationOf, type LocalConfig, parseLocalConfig } from './local-config.ts';
import type { LocalSite } from './site.ts';
import { type Bridge, type RunningSites, type StandInSite, startSites } from './sites.ts';

export interface LocalStack<S extends LocalSite = StandInSite> extends DeployedApp, Bridge {
  readonly aws: AwsTarget;
  readonly emulator: Emulator;
  readonly globalAccelerator: GlobalAcceleratorServer;
  readonly accelerator: AcceleratorOfStack;
  readonly sites: Readonly<Record<string, S & { readonly loadBalancerArn: string }>>;
  /** Judges the deployed alarms once a minute, until it or the stack is stopped. */
  readonly alarms: AlarmWatch;
  stop(): Promise<void>;
}

export interface LocalStackOptions {
  readonly progress: (text: string) => void;
  /** @default - every key's own */
  readonly config?: LocalConfig;
  /** By how much the waits of a state machine are shortened: 1 is real time. @default 1 */
  readonly waitScale?: number;
  /** More that the functions inherit, which wins over what the stack sets. @default - nothing */
  readonly environment?: Readonly<Record<string, string>>;
  /** Once aborted, no further step is begun, and what was started is stopped. @default - goes on to the end */
  readonly signal?: AbortSignal;
}

/**
 * Starts the two sites of the configuration, which the stack stops when it stops itself.
 *
 * @param folder goes with the stack
 */
type StartSites<S extends LocalSite> = (
  names: LocalConfig['sites'],
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
  return startLocalStackOn((names, folder, progress) => {
    progress('starting the stand-ins for two Infinispans');
    return startSites(names, folder);
  }, options);
}

/** The same on other sites than the stand-ins. */
export async function startLocalStackOn<S extends LocalSite>(
  start: StartSites<S>,
  options: LocalStackOptions,
): Promise<LocalStack<S>> {
  const { config = parseLocalConfig({}, 'The default configuration'), waitScale = 1, signal } = options;
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
    const running = await start(config.sites, folder, progress);
    started.push(running.stop);
    const { sites } = running;

    const aws: AwsTarget = {
      endpoint: emulator.endpoint,
      region: emulator.region,
      credentials: emulator.credentials,
    };
    const secrets = new SecretsManagerClient(aws);
    progress('creating load balancers, the accelerator and the secrets');
    const withBalancers = Object.fromEntries(
      await Promise.all(
        config.sites.map(async (name) => {
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
    const infinispans = await Promise.all(
      Object.entries(sites).map(async ([name, site]) => {
        const { ARN } = await secrets.send(
          new CreateSecretCommand({ Name: `infinispan-${name}`, SecretString: site.infinispan.password }),
        );
        const { url, username, caFile, serverName } = site.infinispan;
        return [name, { endpoint: url, user: username, secretArn: ARN ?? '', caFile, serverName }] as const;
      }),
    );

    const app = await deployApp(
      configurationOf(config, Object.fromEntries(infinispans)),
      aws,
      join(folder, 'cdk.out'),
      progress,
    );
    const alarms = watchAlarms((now) => judgeAlarms(aws, now), complain);
    started.push(() => alarms.stop());
    return {
      ...app,
      aws,
      emulator,
      globalAccelerator,
      accelerator,
      sites: withBalancers,
      alarms,
      cutBridge: running.cutBridge,
      healBridge: running.healBridge,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
