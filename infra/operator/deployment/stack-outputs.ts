import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { NotFound } from '../../tools/command-line/errors.ts';
import { abortRequestsWith } from './abort-requests.ts';
import type { Endpoints } from './target.ts';

/** What the stack puts out that the commands need. */
export interface StackOutputs {
  readonly stateMachineArn: string;
  readonly auditTable: string;
  readonly claimsTable: string;
  /** ARN of the topic that every alarm of the stack calls. */
  readonly topicArn: string;
  /** After how many days a record is deleted; 0 is never. */
  readonly auditRetentionDays: number;
  /** Key of the claim and of everything on record. */
  readonly application: string;
  /** The sites, by name; none for a stack that was deployed before it told them. */
  readonly sites: readonly string[];
  /** ARNs of the only accelerators that are looked up; undefined for all of the account. */
  readonly configured: readonly string[] | undefined;
}

/**
 * CloudFormation tells of a missing stack by a ValidationError (API Reference, DescribeStacks).
 *
 * @throws NotFound for no such stack, or for one that is not this project's
 */
export async function stackOutputs(
  stackName: string,
  aws: Endpoints['aws'],
  signal: AbortSignal,
): Promise<StackOutputs> {
  const client = new CloudFormationClient(aws);
  abortRequestsWith(client, signal);
  const { Stacks = [] } = await client
    .send(new DescribeStacksCommand({ StackName: stackName }))
    .catch(async (error: unknown) => {
      if (!(error instanceof Error) || error.name !== 'ValidationError') throw error;
      const region = await client.config.region();
      throw new NotFound(`There is no stack ${stackName} in ${region}; --stack names another.`, {
        cause: error,
      });
    });
  const outputs = new Map(
    (Stacks[0]?.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]),
  );
  const required = (key: string): string => {
    const value = outputs.get(key);
    if (value === undefined) throw new NotFound(`The stack ${stackName} has no output ${key}.`);
    return value;
  };
  return {
    stateMachineArn: required('StateMachineArn'),
    auditTable: required('AuditTableName'),
    claimsTable: required('ClaimsTableName'),
    topicArn: required('TopicArn'),
    auditRetentionDays: Number(outputs.get('AuditRetentionDays') ?? 0),
    application: required('Application'),
    sites: outputs.get('Sites')?.split(',') ?? [],
    configured: outputs.get('Accelerators')?.split(','),
  };
}
