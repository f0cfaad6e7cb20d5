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

/** CDK's default synthesizer requires a bootstrapped account of at least version 6. */
const BOOTSTRAP = { Name: '/cdk-bootstrap/hnb659fds/version', Value: '30' };

interface DeploymentOptions {
  stackName: string;
  aws: AwsTarget;
  parameters?: Record<string, string>;
  progress: (text: string) => void;
}

export interface Deployment extends DeploymentOptions {
  /** The folder that `cdk synth` writes: templates, asset manifests, assets. */
  cloudAssembly: string;
}

interface TemplateDeployment extends DeploymentOptions {
  /** URL of the template in S3. */
  templateUrl: string;
}

/** A stack could not be created, updated or deleted; the message lists each failed resource with its reason. */
class StackFailedError extends Error {
  override readonly name = 'StackFailedError';
}

/**
 * Creates or updates a synthesized stack on the emulator, without the CDK CLI and its bootstrapping.
 *
 * @returns the stack's outputs by key
 * @throws StackFailedError
 */
export async function deployStack(deployment: Deployment): Promise<Record<string, string>> {
  const ssm = new SSMClient(deployment.aws);
  await ssm.send(new PutParameterCommand({ ...BOOTSTRAP, Type: 'String', Overwrite: true }));
  deployment.progress('uploading the functions');
  return deployTemplate({ ...deployment, templateUrl: await publishAssets(deployment) });
}

/**
 * Creates or updates a stack from a template in S3.
 *
 * @returns the stack's outputs by key
 * @throws StackFailedError
 */
async function deployTemplate(deployment: TemplateDeployment): Promise<Record<string, string>> {
  const { stackName, aws, templateUrl, parameters = {}, progress } = deployment;
  const cloudFormation = new CloudFormationClient(aws);
  const request = {
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
  const exists = before !== undefined && before.StackStatus !== 'DELETE_COMPLETE';
  progress(`${exists ? 'updating' : 'creating'} the stack ${stackName}`);
  if (!exists) await cloudFormation.send(new CreateStackCommand(request));
  else if (!(await startUpdate(cloudFormation, request))) return outputsOf(before);
  const stack = await waitWhileInProgress(cloudFormation, stackName);
  if (stack?.StackStatus !== (exists ? 'UPDATE_COMPLETE' : 'CREATE_COMPLETE')) {
    throw new StackFailedError(
      await failureReport(cloudFormation, stackName, stack, request.ClientRequestToken),
    );
  }
  return outputsOf(stack);
}

const outputsOf = ({ Outputs = [] }: Stack): Record<string, string> =>
  Object.fromEntries(Outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]));

/**
 * Starts an update. CloudFormation refuses one that would change nothing, with a ValidationError (User Guide,
 * "Troubleshooting CloudFormation").
 *
 * @returns whether an update has started
 */
async function startUpdate(client: CloudFormationClient, request: UpdateStackCommandInput): Promise<boolean> {
  try {
    await client.send(new UpdateStackCommand(request));
    return true;
  } catch (error) {
    if (error instanceof Error && error.message === 'No updates are to be performed.') return false;
    throw error;
  }
}

/**
 * Deletes a stack of the emulator. A stack that does not exist counts as deleted.
 *
 * @throws StackFailedError
 */
export async function deleteStack({ stackName, aws }: Pick<Deployment, 'stackName' | 'aws'>): Promise<void> {
  const cloudFormation = new CloudFormationClient(aws);
  await cloudFormation.send(new DeleteStackCommand({ StackName: stackName }));
  const stack = await waitWhileInProgress(cloudFormation, stackName);
  if (stack && stack.StackStatus !== 'DELETE_COMPLETE') {
    throw new StackFailedError(await failureReport(cloudFormation, stackName, stack));
  }
}

/** @returns the stack once no operation is in progress, or undefined if there is no such stack */
async function waitWhileInProgress(
  client: CloudFormationClient,
  stackName: string,
): Promise<Stack | undefined> {
  for (let waited = 0; waited < LIMIT_MS; waited += POLL_MS) {
    const stack = await describe(client, stackName);
    if (!stack?.StackStatus?.endsWith('_IN_PROGRESS')) return stack;
    await sleep(POLL_MS);
  }
  throw new StackFailedError(`${stackName} is still in progress after ${LIMIT_MS / 1000} s`);
}

/** CloudFormation reports a missing stack as a ValidationError (API Reference, DescribeStacks). */
async function describe(client: CloudFormationClient, stackName: string): Promise<Stack | undefined> {
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: stackName }));
    return Stacks[0];
  } catch (error) {
    if (error instanceof Error && error.name === 'ValidationError') return undefined;
    throw error;
  }
}

/** @param token of the operation whose failures are listed @default - the failures of all operations */
async function failureReport(
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
