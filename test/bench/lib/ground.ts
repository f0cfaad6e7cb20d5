import { SFNClient } from '@aws-sdk/client-sfn';
import type { LocalStack, LocalStackOptions } from '../../../infra/local/stack/local-stack.ts';
import type { LocalSite } from '../../../infra/local/stack/site.ts';
import { disableRules, isAny } from '../../local/support/rules.ts';
import { startWorld } from '../../local/support/start-world.ts';
import { resetWorld, SITES, siteOf, type World } from '../../local/support/world.ts';
import { type Bundles, bundlesOf } from './bundles.ts';
import { type Call, startWire, type Wire } from './wire.ts';

/** What is measured: a deployed stack whose functions reach AWS over the wire, and the functions themselves. */
export interface Ground {
  readonly stack: LocalStack<LocalSite>;
  readonly stepFunctions: SFNClient;
  readonly wire: Wire;
  readonly bundles: Bundles;
  /** Two sites that do not see each other and serve side by side, and no claim. */
  fresh(): Promise<void>;
  /** What both Infinispans were asked since `fresh`, as far as that is seen. */
  infinispanCalls(): Call[];
  stop(): Promise<void>;
}

/** With stand-ins for Infinispan, which tell what they were asked. */
export interface StandInGround extends Ground {
  readonly world: World;
}

/** All that the functions call, as the SDK names them in `AWS_ENDPOINT_URL_<SERVICE>`. */
const SERVICES = ['GLOBAL_ACCELERATOR', 'ELASTIC_LOAD_BALANCING_V2', 'SECRETS_MANAGER', 'SFN', 'DYNAMODB'];

type StackOptions = Required<Pick<LocalStackOptions, 'environment' | 'signal'>>;

/**
 * A stack whose functions are wired. No rule runs one beside what is measured.
 *
 * @param start starts the stack; what it answers is added to
 * @throws the signal's reason, or what failed to start; nothing is left then
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
    // What a stack has written is searched where tests end it; here there is too much of it.
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
      // Only when it was asked is known, not how long it took to answer.
      infinispanCalls: () =>
        SITES.flatMap((site) => siteOf(world, site).server.controls.calls()).map(({ operation, at }) => ({
          operation,
          startedAt: at,
          endedAt: at,
        })),
    };
  });
}
