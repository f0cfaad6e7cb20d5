import { CreateStateMachineCommand, DescribeStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import { startRecorder } from '../../local/support/recorder.ts';
import { searchForCredentials } from '../../local/support/search.ts';
import { startWorld } from '../../local/support/start-world.ts';
import type { World } from '../../local/support/world.ts';
import { startMoto } from './engine.ts';

const WAIT_SCALE = 0.005;

/** One deployed stack, and two engines that run its state machine, under the same ARN, with the same functions. */
export interface TwoEngines {
  /** The stack with the emulator's own engine; after this, the functions start and read executions there. */
  ministack(): World;
  /** The same with moto's. */
  moto(): World;
  stop(): Promise<void>;
}

export async function startTwoEngines(): Promise<TwoEngines> {
  const started: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const end of started.splice(0).reverse()) await end();
  };
  try {
    const stepFunctions = await startRecorder();
    started.push(() => stepFunctions.close());
    // The second engine does not use the state machine's role.
    const environment = { AUTH: 'false', AWS_ENDPOINT_URL_SFN: stepFunctions.endpoint };
    const world = await startWorld({ waitScale: WAIT_SCALE, environment });
    started.push(() => world.stop());
    const moto = await startMoto({ services: world.stack.aws, waitScale: WAIT_SCALE });
    const motoWorld = {
      ...world,
      stepFunctions: new SFNClient(moto),
      // At the end each engine is queried for the executions that it has run.
      remembered: { ...world.remembered, executions: new Set<string>() },
    };
    started.push(() => searchForCredentials(motoWorld).finally(() => moto.stop()));
    for (const arn of [world.stack.stateMachineArn, world.stack.restoreStateMachineArn])
      await copyStateMachine(arn, world, motoWorld);

    const globalAccelerator = world.stack.globalAccelerator.endpoint;
    const use = (chosen: World, emulator: string) => () => {
      stepFunctions.forwardTo({ emulator, globalAccelerator });
      return chosen;
    };
    return { ministack: use(world, world.stack.aws.endpoint), moto: use(motoWorld, moto.endpoint), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** @throws Error if the copy gets another ARN, so that its executions would have other names than the stack's */
async function copyStateMachine(stateMachineArn: string, from: World, to: World): Promise<void> {
  const { name, definition, roleArn, type } = await from.stepFunctions.send(
    new DescribeStateMachineCommand({ stateMachineArn }),
  );
  const copy = await to.stepFunctions.send(
    new CreateStateMachineCommand({ name, definition, roleArn, type }),
  );
  if (copy.stateMachineArn !== stateMachineArn) {
    throw new Error(`the copy of ${stateMachineArn} is ${copy.stateMachineArn}`);
  }
}
