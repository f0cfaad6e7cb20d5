import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { complain } from '../../tools/command-line/run-until-ended.ts';
import { evaluateAlarms } from '../alarms/evaluate-alarms.ts';
import { type AlarmEvaluation, evaluateEveryMinute } from '../alarms/evaluation-timer.ts';
import { askPermission } from '../emulator/ask-permission.ts';
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
  /** Evaluates the deployed alarms once a minute, until it or the stack is stopped. */
  readonly alarms: AlarmEvaluation;
  stop(): Promise<void>;
}

export interface LocalStackOptions {
  readonly progress: (text: string) => void;
  /** @default - every key's default */
  readonly config?: LocalConfig;
  /** Path of the entry point of an app whose stack SiteFencing has more resources. @default - the project's app */
  readonly app?: string;
  /** Factor for the Wait states of a state machine: 1 is real time. @default 1 */
  readonly waitScale?: number;
  /** Factor for the waits before retries. @default - the factor for Wait states */
  readonly retryScale?: number;
  /** Additional environment variables of the functions; they override those that the stack sets. @default - none */
  readonly environment?: Readonly<Record<string, string>>;
  /** Once aborted, no further step starts, and everything started is stopped. @default - runs to the end */
  readonly signal?: AbortSignal;
}

/**
 * Starts the two sites of the configuration. The stack stops them when it is stopped.
 *
 * @param folder removed when the stack stops
 */
type StartSites<S extends LocalSite> = (
  names: LocalConfig['sites'],
  folder: string,
  progress: (text: string) => void,
) => Promise<RunningSites<S>>;

/**
 * Deploys the real template, definition and functions to an AWS emulator, with stand-ins for Global Accelerator and two
 * Infinispans, set up through the services' own APIs. Everything listens on free ports of 127.0.0.1. All files are in
 * the emulator's folder, which is removed with it even if this process is killed.
 *
 * @throws PythonMissingError, StackFailedError, the signal's reason, or the error of a part that did not start; in each
 *   case everything is stopped and removed first
 */
export function startLocalStack(options: LocalStackOptions): Promise<LocalStack> {
  return startLocalStackOn((names, folder, progress) => {
    progress('starting the stand-ins for two Infinispans');
    return startSites(names, folder);
  }, options);
}

/**
 * Does the same with other sites than the stand-ins.
 *
 * @param deploy deploys the stack @default - synthesizes the app and deploys it
 */
export async function startLocalStackOn<S extends LocalSite>(
  start: StartSites<S>,
  options: LocalStackOptions,
  deploy = deployApp,
): Promise<LocalStack<S>> {
  const { config = parseLocalConfig({}, 'The default configuration'), waitScale = 1, signal } = options;
  const progress = (text: string) => {
    signal?.throwIfAborted();
    options.progress(text);
  };
  const started: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const stopPart of started.splice(0).reverse()) await stopPart();
  };
  try {
    progress('starting the stand-in for Global Accelerator');
    let endpoint = '';
    const globalAccelerator = await startGlobalAccelerator({
      healthOfNew: 'HEALTHY',
      settleMs: 0,
      askPermission: (use) => askPermission(endpoint, use),
    });
    started.push(() => globalAccelerator.close());
    const emulator = await startEmulator({
      nodeDirectory: dirname(process.execPath),
      environment: {
        AWS_ENDPOINT_URL_GLOBAL_ACCELERATOR: globalAccelerator.endpoint,
        SFN_WAIT_SCALE: String(waitScale),
        ...(options.retryScale === undefined ? {} : { SFN_RETRY_SCALE: String(options.retryScale) }),
        ...options.environment,
      },
      progress,
    });
    started.push(() => emulator.stop());
    endpoint = emulator.endpoint;
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

    const app = await deploy(
      configurationOf(config, Object.fromEntries(infinispans)),
      aws,
      join(folder, 'cdk.out'),
      progress,
      options.app,
    );
    const alarms = evaluateEveryMinute((now) => evaluateAlarms(aws, now), complain);
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
