import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { deleteStack, deployStack } from '../../../infra/local/stack/deploy.ts';
import { FIXTURES, QUIET, startWorld, type World } from './world.ts';

vi.setConfig({ testTimeout: 30_000 });

let world: World;

beforeAll(async () => {
  world = await startWorld();
}, 120_000);

afterAll(() => world.stop());

it('a failed stack reports the resource and the reason', async () => {
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

const deployed = (parameters: Record<string, string>, cloudAssembly = join(FIXTURES, 'assembly')) =>
  deployStack({ cloudAssembly, stackName: 'Emulator', aws: world.emulator, parameters, progress: QUIET });

it('an existing stack is updated, or stays unchanged without a change', async () => {
  const { emulator, scriptedArn } = world;
  const statusOf = async () =>
    (await new CloudFormationClient(emulator).send(new DescribeStacksCommand({ StackName: 'Emulator' })))
      .Stacks?.[0]?.StackStatus;

  const same = await deployed({ Statuses: 'RUNNING,FAILED,ABORTED,TIMED_OUT' });
  const unchanged = await statusOf();
  const other = await deployed({ Statuses: 'FAILED' });

  expect(unchanged).toBe('CREATE_COMPLETE');
  expect(await statusOf()).toBe('UPDATE_COMPLETE');
  expect(same).toMatchObject({ ScriptedArn: scriptedArn });
  expect(other).toEqual(same);
});

it('a failed update reports its own failures, and leaves the stack unchanged', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'assembly-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await cp(join(FIXTURES, 'assembly'), folder, { recursive: true });
  const path = join(folder, 'Emulator.template.json');
  const template = JSON.parse(await readFile(path, 'utf8'));
  const broken = JSON.parse(await readFile(join(FIXTURES, 'broken-assembly/Broken.template.json'), 'utf8'));
  Object.assign(template.Resources, broken.Resources);
  await writeFile(path, JSON.stringify(template));
  const refused =
    /^Emulator: UPDATE_ROLLBACK_COMPLETE.*\n {2}Policy \(AWS::IAM::Policy\): The role with name nobody cannot be found[^\n]*$/;
  await expect(deployed({ Statuses: 'FAILED' }, folder)).rejects.toThrow(refused);
  // The message has no failure of an earlier update.
  await expect(deployed({ Statuses: 'FAILED' }, folder)).rejects.toThrow(refused);
});

it('a deleted stack has no functions, and may be deleted again', async () => {
  const lambda = new LambdaClient(world.emulator);
  const describe = () =>
    lambda.send(new GetFunctionConfigurationCommand({ FunctionName: world.scriptedArn }));
  const before = await describe();

  await deleteStack({ stackName: 'Emulator', aws: world.emulator });
  await deleteStack({ stackName: 'Emulator', aws: world.emulator });

  expect(before.Runtime).toBe('nodejs24.x');
  await expect(describe()).rejects.toThrow(expect.objectContaining({ name: 'ResourceNotFoundException' }));
});
