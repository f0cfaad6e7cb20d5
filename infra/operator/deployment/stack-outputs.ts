import { type CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { awsErrorName } from '../../../functions/clients/aws-errors.ts';
import { NotFound } from '../../tools/command-line/errors.ts';

/** The outputs of a deployed stack. */
export interface StackOutputs {
  /** The value of an output; undefined if the stack does not have it. */
  find(key: string): string | undefined;
  /** @throws NotFound if the stack does not have the output */
  get(key: string): string;
}

/**
 * Reads the outputs of a deployed stack. CloudFormation reports a missing stack as a ValidationError (API Reference,
 * DescribeStacks).
 *
 * @throws NotFound for a missing stack
 */
export async function readStackOutputs(
  client: CloudFormationClient,
  stackName: string,
): Promise<StackOutputs> {
  const { Stacks = [] } = await client
    .send(new DescribeStacksCommand({ StackName: stackName }))
    .catch(async (cause: unknown) => {
      if (awsErrorName(cause) !== 'ValidationError') throw cause;
      const region = await client.config.region();
      throw new NotFound(
        `Stack ${stackName} not found in ${region}. Deploy it, or name another one with --stack.`,
        { cause },
      );
    });
  const outputs = Stacks[0]?.Outputs ?? [];
  const find = (key: string) => outputs.find(({ OutputKey }) => OutputKey === key)?.OutputValue;
  return {
    find,
    get(key) {
      const value = find(key);
      if (value !== undefined) return value;
      throw new NotFound(`Stack ${stackName} has no output ${key}; name another stack with --stack.`);
    },
  };
}
