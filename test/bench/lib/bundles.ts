import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { CloudFormationClient, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import * as z from 'zod';
import { clientEnvironment } from '../../../infra/local/emulator/environment.ts';
import type { LocalStack } from '../../../infra/local/stack/local-stack.ts';
import type { LocalSite } from '../../../infra/local/stack/site.ts';
import type { Worker } from '../hosts/host.ts';

/** In the order in which a fencing starts them; the last two are started by EventBridge. */
export const FUNCTIONS = [
  'Webhook',
  'LookupAccelerator',
  'CheckReporterHealth',
  'UpdateEndpointGroup',
  'TakeSiteOffline',
  'Reconcile',
  'RecordFailure',
] as const;
export type FunctionName = (typeof FUNCTIONS)[number];

/** A deployed function's code and its environment. */
export interface Bundle {
  readonly arn: string;
  /** The bundle itself, `index.mjs`. */
  readonly file: string;
  readonly variables: Readonly<Record<string, string>>;
}

const STACK = 'SiteFencing';

const template = z.object({
  Resources: z.record(
    z.string(),
    z.object({
      Type: z.string(),
      Properties: z.looseObject({ Code: z.looseObject({ S3Key: z.string() }).optional() }).optional(),
    }),
  ),
});

export type Bundles = ReadonlyMap<FunctionName, Bundle>;

/** @throws Error for a function that the stack does not have */
export async function bundlesOf({ aws, emulator }: LocalStack<LocalSite>): Promise<Bundles> {
  const assembly = join(emulator.folder, 'local-stack', 'cdk.out');
  const text = await readFile(join(assembly, `${STACK}.template.json`), 'utf8');
  const resources = Object.entries(template.parse(JSON.parse(text)).Resources);
  const names = await physicalNames(aws);
  const lambda = new LambdaClient(aws);
  const bundles = await Promise.all(
    FUNCTIONS.map(async (name) => {
      // CDK names a resource by its path, which ends with the function's name and a hash.
      const found = resources.find(([id, { Type }]) => Type === FUNCTION && id.includes(`${name}Function`));
      if (found === undefined) throw new Error(`the stack has no function ${name}`);
      const [id, { Properties }] = found;
      const { FunctionArn = '', Environment } = await lambda.send(
        new GetFunctionConfigurationCommand({ FunctionName: names.get(id) }),
      );
      const asset = `asset.${basename(Properties?.Code?.S3Key ?? '', '.zip')}`;
      const file = join(assembly, asset, 'index.mjs');
      return [name, { arn: FunctionArn, file, variables: Environment?.Variables ?? {} }] as const;
    }),
  );
  return new Map(bundles);
}

const FUNCTION = 'AWS::Lambda::Function';

/** @throws Error for an unknown function */
export function bundleOf(bundles: Bundles, name: FunctionName): Bundle {
  const bundle = bundles.get(name);
  if (bundle === undefined) throw new Error(`there is no function ${name}`);
  return bundle;
}

async function physicalNames(aws: LocalStack['aws']): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  const pages = paginateListStackResources({ client: new CloudFormationClient(aws) }, { StackName: STACK });
  for await (const { StackResourceSummaries = [] } of pages) {
    for (const { LogicalResourceId = '', PhysicalResourceId = '' } of StackResourceSummaries)
      names.set(LogicalResourceId, PhysicalResourceId);
  }
  return names;
}

/** A worker of this function whose calls to AWS go to `endpoint`. */
export const workerOf = ({ file, arn, variables }: Bundle, endpoint: string): Worker => ({
  program: process.execPath,
  args: [join(import.meta.dirname, '../hosts/host.mjs'), file, arn],
  environment: {
    ...variables,
    ...clientEnvironment(endpoint),
    AWS_LAMBDA_FUNCTION_NAME: arn,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '1024',
  },
});
