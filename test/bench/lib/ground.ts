import { SFNClient } from '@aws-sdk/client-sfn';
import type { LocalStack, LocalStackOptions } from '../../../infra/local/stack/local-stack.ts';
import type { LocalSite } from '../../../infra/local/stack/site.ts';
import { disableRules, isAny } from '../../local/support/rules.ts';
import { startWorld } from '../../local/support/start-world.ts';
import { resetWorld, SITES, siteOf, type World } from '../../local/support/world.ts';
import { type Bundles, bundlesOf } from './bundles.ts';
import { type Call, startWire, type Wire } from './wire.ts';

/**
 * The subject of the measurements: a deployed stack whose functions reach AWS through the wire, and the functions
 * themselves.
 */
export interface Ground {
  readonly stack: LocalStack<LocalSite>;
  readonly stepFunctions: SFNClient;
  readonly wire: Wire;
  readonly bundles: Bundles;
  /** Resets to two sites that do not see each other and are both in service, without a claim. */
  fresh(): Promise<void>;
  /** The requests to both Infinispans since `fresh`, if they are recorded. */
  infinispanCalls(): Call[];
  stop(): Promise<void>;
}

/** With stand-ins for Infinispan, which record their requests. */
export interface StandInGround extends Ground {
  readonly world: World;
}

/** Every service that the functions call, by its name in `AWS_ENDPOINT_URL_<SERVICE>`. */
const SERVICES = ['GLOBAL_ACCELERATOR', 'ELASTIC_LOAD_BALANCING_V2', 'SECRETS_MANAGER', 'SFN', 'DYNAMODB'];

type StackOptions = Required<Pick<LocalStackOptions, 'environment' | 'signal'>>;

/**
 * A stack whose functions call AWS through the wire. Its rules are disabled during the measurements.
 *
 * @param start starts the stack; its result is added
 * @throws the signal's reason, or the error of a failed start; everything is stopped first
 */
export async function wired<T extends { readonly stack: LocalStack<LocalSite> }>(
  signal: AbortSignal,
  start: (options: StackOptions) => Promise<T>,
): Promise<T & Pick<Ground, 'stepFunctions' | 'wire' | 'bundles' | 'stop'>> {
  const wire = await startWire();
  try {
    const over = SERVICES.map((service) => [`AWS_ENDPOINT_URL_${service}`, wire.endpoint]);
    const started = await start({ environment: Object.fromEntries(over), signal });
    const { stack } = started;
    await disableRules(stack, isAny);
    wire.forwardTo({
      emulator: stack.aws.endpoint,
      globalAccelerator: stack.globalAccelerator.endpoint,
      tables: { [stack.tables.audit]: 'audit', [stack.tables.claims]: 'claim' },
    });
    // Tests search a stack's stored text for passwords at its end; here there is too much of it.
    const stop = () => stack.stop().finally(() => wire.close());
    return {
      ...started,
      stepFunctions: new SFNClient(stack.aws),
      wire,
      bundles: await bundlesOf(stack),
      stop,
    };
  } catch (error) {
    await wire.close();
    throw error;
  }
}

/** @throws as `wired` does */
export async function startGround(signal: AbortSignal): Promise<StandInGround> {
  return wired(signal, async (options) => {
    const world = await startWorld(options);
    return {
      stack: world.stack,
      world,
      fresh: () => resetWorld(world),
      // Only the time of the request is known, not the duration.
      infinispanCalls: () =>
        SITES.flatMap((site) => siteOf(world, site).server.controls.calls()).map(({ operation, at }) => ({
          operation,
          startedAt: at,
          endedAt: at,
        })),
    };
  });
}
