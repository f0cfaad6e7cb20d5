import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  type Stack,
  UpdateStackCommand,
  type UpdateStackCommandInput,
} from '@aws-sdk/client-cloudformation';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { AwsTarget } from '../emulator/emulator.ts';
import { publishAssets } from './assets.ts';

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

/** A stack that could not be made or updated; the message holds each failed resource with its reason. */
class StackFailedError extends Error {
  override readonly name = 'StackFailedError';
}

/**
 * Deploys a synthesized stack to the emulator, without the CDK CLI and its bootstrapping: makes it, or updates the one
 * that is there.
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

  const cloudFormation = new CloudFormationClient(aws);
  const wanted = {
    StackName: stackName,
    TemplateURL: templateUrl,
    Parameters: Object.entries(parameters).map(([key, value]) => ({
      ParameterKey: key,
      ParameterValue: value,
    })),
    Capabilities: ['CAPABILITY_NAMED_IAM' as const],
    ClientRequestToken: randomUUID(),
  };
  const before = await describe(cloudFormation, stackName);
  const isThere = before !== undefined && before.StackStatus !== 'DELETE_COMPLETE';
  progress(`${isThere ? 'updating' : 'creating'} the stack ${stackName}`);
  if (!isThere) await cloudFormation.send(new CreateStackCommand(wanted));
  else if (!(await updated(cloudFormation, wanted))) return outputsOf(before);
  const stack = await settled(cloudFormation, stackName);
  if (stack?.StackStatus !== (isThere ? 'UPDATE_COMPLETE' : 'CREATE_COMPLETE')) {
    throw new StackFailedError(await whatFailed(cloudFormation, stackName, stack, wanted.ClientRequestToken));
  }
  return outputsOf(stack);
}

const outputsOf = ({ Outputs = [] }: Stack): Record<string, string> =>
  Object.fromEntries(Outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]));

/**
 * Begins an update, unless it would change nothing: that CloudFormation refuses by a ValidationError (User Guide,
 * "Troubleshooting CloudFormation").
 *
 * @returns whether it was begun
 */
async function updated(client: CloudFormationClient, wanted: UpdateStackCommandInput): Promise<boolean> {
  try {
    await client.send(new UpdateStackCommand(wanted));
    return true;
  } catch (error) {
    if (error instanceof Error && error.message === 'No updates are to be performed.') return false;
    throw error;
  }
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

/** @param token of the one operation whose failures are meant @default - of all */
async function whatFailed(
  client: CloudFormationClient,
  stackName: string,
  stack: Stack | undefined,
  token?: string,
): Promise<string> {
  const { StackEvents = [] } = await client.send(
    new DescribeStackEventsCommand({ StackName: stack?.StackId ?? stackName }),
  );
  const failures = StackEvents.filter(
    (event) =>
      event.ResourceStatus?.endsWith('_FAILED') &&
      (token === undefined || event.ClientRequestToken === token),
  )
    .reverse()
    .map((event) => `  ${event.LogicalResourceId} (${event.ResourceType}): ${event.ResourceStatusReason}`);
  const status = `${stackName}: ${stack?.StackStatus ?? 'gone'} ${stack?.StackStatusReason ?? ''}`.trimEnd();
  return [status, ...failures].join('\n');
}
