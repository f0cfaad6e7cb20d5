import { setTimeout as sleep } from 'node:timers/promises';
import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { publishAssets } from './assets.ts';
import type { AwsTarget } from './emulator/emulator.ts';

const POLL_MS = 100;
const LIMIT_MS = 120_000;

/** What CDK's default synthesizer asks of a bootstrapped account: at least version 6. */
const BOOTSTRAP = { Name: '/cdk-bootstrap/hnb659fds/version', Value: '30' };

export interface Deployment {
  /** The folder that `cdk synth` wrote: templates, asset manifests, assets. */
  cloudAssembly: string;
  stackName: string;
  aws: AwsTarget;
  parameters?: Record<string, string>;
  progress: (text: string) => void;
}

/** A stack that could not be made; the message holds each failed resource with its reason. */
class StackFailedError extends Error {
  override readonly name = 'StackFailedError';
}

/**
 * Deploys a synthesized stack to the emulator, without the CDK CLI and its bootstrapping.
 *
 * @returns the stack's outputs by key
 * @throws StackFailedError
 */
export async function deployStack(deployment: Deployment): Promise<Record<string, string>> {
  const { stackName, aws, parameters = {}, progress } = deployment;
  const ssm = new SSMClient(aws);
  await ssm.send(new PutParameterCommand({ ...BOOTSTRAP, Type: 'String', Overwrite: true }));
  progress('uploading the functions');
  const templateUrl = await publishAssets(deployment);

  progress(`creating the stack ${stackName}`);
  const cloudFormation = new CloudFormationClient(aws);
  await cloudFormation.send(
    new CreateStackCommand({
      StackName: stackName,
      TemplateURL: templateUrl,
      Parameters: Object.entries(parameters).map(([key, value]) => ({
        ParameterKey: key,
        ParameterValue: value,
      })),
      Capabilities: ['CAPABILITY_NAMED_IAM'],
    }),
  );
  const stack = await settled(cloudFormation, stackName);
  if (stack?.StackStatus !== 'CREATE_COMPLETE') {
    throw new StackFailedError(await whatFailed(cloudFormation, stackName, stack));
  }
  return Object.fromEntries(
    (stack.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
  );
}

/**
 * Deletes a stack of the emulator; one that is not there is deleted already.
 *
 * @throws StackFailedError
 */
export async function deleteStack({ stackName, aws }: Pick<Deployment, 'stackName' | 'aws'>): Promise<void> {
  const cloudFormation = new CloudFormationClient(aws);
  await cloudFormation.send(new DeleteStackCommand({ StackName: stackName }));
  const stack = await settled(cloudFormation, stackName);
  if (stack && stack.StackStatus !== 'DELETE_COMPLETE') {
    throw new StackFailedError(await whatFailed(cloudFormation, stackName, stack));
  }
}

/** The stack once nothing is in progress any more, or nothing when there is no such stack. */
async function settled(client: CloudFormationClient, stackName: string): Promise<Stack | undefined> {
  for (let waited = 0; waited < LIMIT_MS; waited += POLL_MS) {
    const stack = await describe(client, stackName);
    if (!stack?.StackStatus?.endsWith('_IN_PROGRESS')) return stack;
    await sleep(POLL_MS);
  }
  throw new StackFailedError(`${stackName} is still in progress after ${LIMIT_MS / 1000} s`);
}

/** CloudFormation tells of a missing stack by a ValidationError (API Reference, DescribeStacks). */
async function describe(client: CloudFormationClient, stackName: string): Promise<Stack | undefined> {
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: stackName }));
    return Stacks[0];
  } catch (error) {
    if (error instanceof Error && error.name === 'ValidationError') return undefined;
    throw error;
  }
}

async function whatFailed(client: CloudFormationClient, stackName: string, stack?: Stack): Promise<string> {
  const { StackEvents = [] } = await client.send(
    new DescribeStackEventsCommand({ StackName: stack?.StackId ?? stackName }),
  );
  const failures = StackEvents.filter((event) => event.ResourceStatus?.endsWith('_FAILED'))
    .reverse()
    .map((event) => `  ${event.LogicalResourceId} (${event.ResourceType}): ${event.ResourceStatusReason}`);
  const status = `${stackName}: ${stack?.StackStatus ?? 'gone'} ${stack?.StackStatusReason ?? ''}`.trimEnd();
  return [status, ...failures].join('\n');
}
