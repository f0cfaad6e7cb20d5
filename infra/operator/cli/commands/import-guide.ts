import { writeFile } from 'node:fs/promises';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DescribeSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { awsErrorName } from '../../../../functions/clients/aws-errors.ts';
import { NotFound, Refused, UsageError } from '../../../tools/command-line/errors.ts';
import { type Endpoints, endpointsOf } from '../../deployment/target.ts';
import { readGuideFunction } from '../../guide/guide-function.ts';
import { type FoundSecret, importedConfiguration } from '../../guide/imported-configuration.ts';
import { releaseParametersOf } from '../../guide/release-parameters.ts';
import type { FencingCommand } from '../command.ts';

export const importGuide: FencingCommand = {
  name: 'import-guide',
  summary: "write the configuration of the function of Keycloak's guide",
  help: [
    "Reads the variables of the function from Keycloak's guide and looks up its secrets. Reads no password and changes",
    'nothing. Prints the configuration, and the settings that the function does not have. docs/migrating.md has the steps',
    'that replace the function.',
  ],
  options: {
    function: { value: 'NAME', help: "name or ARN of the guide's Lambda function (required)" },
    for: {
      value: 'FORM',
      choices: ['cdk', 'release'],
      help: 'cdk: the context key "fencing" of cdk.json (default); release: for --parameter-overrides file://FILE',
    },
    out: { value: 'FILE', help: 'write the configuration to a new file instead' },
  },
  async run(call, _, target) {
    const name = call.text('function');
    if (name === undefined) throw new UsageError("--function is required: the guide's Lambda function.");
    const { aws } = await endpointsOf(target);
    const { variables, vpc } = await readFunction(new LambdaClient(aws), name);
    const guide = readGuideFunction(variables);
    const { infinispan, webhook, secretsRegion } = guide;
    const secrets = await findSecrets(aws, secretsRegion, [infinispan.secret, webhook.secret]);
    const { configuration, unknown } = importedConfiguration(guide, { secrets, vpc });
    const forRelease = call.text('for') === 'release';
    const document = forRelease ? releaseParametersOf(configuration) : configuration;
    const text = JSON.stringify(document, null, 2);
    const out = call.text('out');
    if (out !== undefined) await write(out, `${text}\n`);
    return {
      document: { configuration: document, unknown },
      lines: [
        ...(out === undefined ? text.split('\n') : [`Written to ${out}.`]),
        '',
        'Not known from the function:',
        ...unknown.map((line) => `  ${line}`),
      ],
    };
  },
};

/** @throws NotFound for a missing function, Refused for variables that cannot be decrypted */
async function readFunction(lambda: LambdaClient, name: string) {
  const { Environment, VpcConfig } = await lambda
    .send(new GetFunctionConfigurationCommand({ FunctionName: name }))
    .catch(async (cause: unknown) => {
      if (awsErrorName(cause) !== 'ResourceNotFoundException') throw cause;
      throw new NotFound(`Function ${name} not found in ${await lambda.config.region()}.`, { cause });
    });
  const { Variables: variables = {}, Error: error } = Environment ?? {};
  if (error !== undefined)
    throw new Refused(`The variables of ${name} cannot be decrypted: ${error.Message ?? error.ErrorCode}`);
  const { SubnetIds: subnetIds = [], SecurityGroupIds: securityGroupIds = [] } = VpcConfig ?? {};
  return { variables, vpc: subnetIds.length === 0 ? undefined : { subnetIds, securityGroupIds } };
}

/** Secrets by name or ARN; a missing one is left out. */
async function findSecrets(
  aws: Endpoints['aws'],
  region: string,
  names: readonly string[],
): Promise<Map<string, FoundSecret>> {
  const client = new SecretsManagerClient({ ...aws, region });
  const found = new Map<string, FoundSecret>();
  for (const name of new Set(names)) {
    const secret = await client
      .send(new DescribeSecretCommand({ SecretId: name }))
      .catch((error: unknown) => {
        if (awsErrorName(error) !== 'ResourceNotFoundException') throw error;
        return undefined;
      });
    if (secret?.ARN !== undefined) found.set(name, { arn: secret.ARN, key: secret.KmsKeyId });
  }
  return found;
}

/** @throws Refused if the file exists */
async function write(out: string, text: string): Promise<void> {
  await writeFile(out, text, { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EEXIST' ? new Refused(`${out} already exists; it is left as it is.`) : error;
  });
}
