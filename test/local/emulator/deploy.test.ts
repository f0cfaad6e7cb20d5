import { join } from 'node:path';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { deleteStack, deployStack } from '../../../infra/local/deploy.ts';
import { FIXTURES, QUIET, startWorld, type World } from './world.ts';

vi.setConfig({ testTimeout: 30_000 });

let world: World;

beforeAll(async () => {
  world = await startWorld();
}, 120_000);

afterAll(() => world.stop());

it('a stack that fails tells the resource and the reason', async () => {
  const deployed = deployStack({
    cloudAssembly: join(FIXTURES, 'broken-assembly'),
    stackName: 'Broken',
    aws: world.emulator,
    progress: QUIET,
  });

  await expect(deployed).rejects.toThrow(
    /^Broken: ROLLBACK_COMPLETE.*\n {2}Policy \(AWS::IAM::Policy\): The role with name nobody cannot be found/,
  );
});

it('a deleted stack takes its functions with it, and may be deleted again', async () => {
  const lambda = new LambdaClient(world.emulator);
  const describe = () =>
    lambda.send(new GetFunctionConfigurationCommand({ FunctionName: world.scriptedArn }));
  const before = await describe();

  await deleteStack({ stackName: 'Emulator', aws: world.emulator });
  await deleteStack({ stackName: 'Emulator', aws: world.emulator });

  expect(before.Runtime).toBe('nodejs24.x');
  await expect(describe()).rejects.toThrow(expect.objectContaining({ name: 'ResourceNotFoundException' }));
});
