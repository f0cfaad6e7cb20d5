import { type Recorder, startRecorder } from './recorder.ts';
import { disableRules, isAny } from './rules.ts';
import { startWorld } from './start-world.ts';
import type { World } from './world.ts';

/** The services that the functions call, by their names in `AWS_ENDPOINT_URL_<SERVICE>`. */
const SERVICES = [
  'GLOBAL_ACCELERATOR',
  'ELASTIC_LOAD_BALANCING_V2',
  'SECRETS_MANAGER',
  'SFN',
  'DYNAMODB',
  'SNS',
];

/**
 * Starts a stack whose functions call AWS through a recorder; `stop` stops both. Every rule is disabled, so that the
 * record contains only calls caused by a test's alerts and invocations.
 */
export async function startRecordedWorld(): Promise<{ readonly world: World; readonly recorder: Recorder }> {
  const recorder = await startRecorder();
  try {
    const through = SERVICES.map((service) => [`AWS_ENDPOINT_URL_${service}`, recorder.endpoint]);
    const world = await startWorld({ waitScale: 0.02, environment: Object.fromEntries(through) });
    await disableRules(world.stack, isAny);
    const { aws, globalAccelerator } = world.stack;
    recorder.forwardTo({ emulator: aws.endpoint, globalAccelerator: globalAccelerator.endpoint });
    const stop = () => world.stop().finally(() => recorder.close());
    return { world: { ...world, stop }, recorder };
  } catch (error) {
    await recorder.close();
    throw error;
  }
}
