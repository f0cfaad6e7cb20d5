import { Stack, Token } from 'aws-cdk-lib';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import type { Construct } from 'constructs';

/** AWS Lambda Developer Guide, "Creating and managing Lambda function URLs": the regions that do not have them. */
export const WITHOUT_FUNCTION_URLS = [
  'ap-east-2',
  'ap-south-2',
  'ap-southeast-4',
  'ap-southeast-5',
  'ap-southeast-6',
  'ap-southeast-7',
  'ca-west-1',
  'eu-central-2',
  'eu-south-2',
  'il-central-1',
  'me-central-1',
] as const;

/**
 * Refuses a region in which the webhook cannot have its URL, and a partition without Global Accelerator. Where the stack
 * names no region, it is the one to which the CDK CLI would deploy; without the CLI it is not known here.
 *
 * @throws Error that names the region and what to do
 */
export function refuseRegion(scope: Construct): void {
  const own = Stack.of(scope).region;
  const region = Token.isUnresolved(own) ? process.env.CDK_DEFAULT_REGION : own;
  // botocore's endpoints.json has Global Accelerator in this partition only.
  const partition = region === undefined ? undefined : RegionInfo.get(region).partition;
  if (partition !== undefined && partition !== 'aws') {
    throw new Error(
      `SiteFencing ${scope.node.path} must not be in ${region}: Global Accelerator does not exist in the partition ${partition}.`,
    );
  }
  if (!WITHOUT_FUNCTION_URLS.some((each) => each === region)) return;
  throw new Error(
    `SiteFencing ${scope.node.path} must not be in ${region}: Lambda has no function URLs there. ` +
      'Deploy it in another region; it reaches the sites from every region.',
  );
}
