/** Each partition's console, before and after the region (AWS General Reference, "AWS service endpoints"). */
const CONSOLES: Readonly<Record<string, string>> = {
  aws: 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

const EXECUTION = /^arn:([a-z-]+):states:([a-z0-9-]+):\d{12}:execution:[^:\s]+:[^:\s]+$/;

/**
 * An execution's page in the Step Functions console; undefined in a partition whose console is not public, and for a
 * text that is not an execution's ARN.
 */
export function executionPage(arn: string): string | undefined {
  const [, partition = '', region = ''] = EXECUTION.exec(arn) ?? [];
  const domain = Object.hasOwn(CONSOLES, partition) ? CONSOLES[partition] : undefined;
  if (domain === undefined) return undefined;
  const path = encodeURIComponent(arn).replaceAll('%3A', ':');
  return `https://${region}.${domain}/states/home?region=${region}#/v2/executions/details/${path}`;
}
