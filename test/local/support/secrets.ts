import { IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import {
  LambdaClient,
  paginateListFunctions,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import {
  ListSecretsCommand,
  PutSecretValueCommand,
  type SecretListEntry,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { forceColdStarts } from './force-cold-starts.ts';
import type { Site, World } from './world.ts';

/** Puts another password into a secret, as a rotation does. The old one becomes the previous version. */
export async function rotate(
  { stack, remembered }: World,
  secret: 'webhook' | Site,
  password: string,
): Promise<void> {
  remembered.passwords.add(password);
  const client = new SecretsManagerClient(stack.aws);
  const { SecretList = [] } = await client.send(new ListSecretsCommand({}));
  const isOfSite = ({ Name = '' }: SecretListEntry) => Name.startsWith('infinispan-');
  const found = SecretList.find((entry) =>
    secret === 'webhook' ? !isOfSite(entry) : entry.Name === `infinispan-${secret}`,
  );
  if (found === undefined) throw new Error(`there is no secret of ${secret}`);
  await client.send(new PutSecretValueCommand({ SecretId: found.ARN, SecretString: password }));
}

/** Allows the roles of the functions that have this variable to read a secret, as a deployment does. */
export async function allowReading({ stack }: World, variable: string, secretArn: string): Promise<void> {
  const iam = new IAMClient(stack.aws);
  const client = new LambdaClient(stack.aws);
  const Statement = { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: secretArn };
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  for await (const { Functions = [] } of paginateListFunctions({ client }, {})) {
    for (const { Role = '' } of Functions.filter(({ Environment }) => Environment?.Variables?.[variable])) {
      const RoleName = Role.split('/').at(-1);
      await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'AnotherSecret', PolicyDocument }));
    }
  }
}

/**
 * Changes an environment variable of the functions that have it, as a deployment with another configuration does, and
 * forces cold starts.
 */
export async function reconfigure(
  world: World,
  name: string,
  change: (value: string) => string,
): Promise<void> {
  const client = new LambdaClient(world.stack.aws);
  for await (const { Functions = [] } of paginateListFunctions({ client }, {})) {
    for (const { FunctionName, Environment } of Functions) {
      const value = Environment?.Variables?.[name];
      if (value === undefined) continue;
      const Variables = { ...Environment?.Variables, [name]: change(value) };
      await client.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }));
    }
  }
  await forceColdStarts(world);
}
