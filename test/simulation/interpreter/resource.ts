/** The call that a Task makes. */
export interface Resource {
  readonly arn: string;
  /** `resourceType` and `resource` of the history's events. */
  readonly type: string;
  readonly action: string;
  /** AWS's prefix of an error's name; empty for an error that a Lambda function threw. */
  readonly errorPrefix: string;
  /** Whether the task waits until its token is answered. */
  readonly waitsForToken: boolean;
}

const PREFIX = 'arn:aws:states:::';

/** The optimized integrations, with the prefix of their errors (Developer Guide, "Integrating optimized services"). */
const OPTIMIZED = new Map([
  ['lambda:invoke', ''],
  ['lambda:invoke.waitForTaskToken', ''],
  ['dynamodb:getItem', 'DynamoDB.'],
  ['dynamodb:putItem', 'DynamoDB.'],
  ['dynamodb:updateItem', 'DynamoDB.'],
  ['dynamodb:deleteItem', 'DynamoDB.'],
  ['sns:publish', 'SNS.'],
]);

/**
 * Services behind `aws-sdk:`, named as in the SDK for Java 2 (Developer Guide, "Supported AWS SDK service
 * integrations").
 */
const SDK_SERVICES = new Map([
  ['cloudwatch', 'CloudWatch.'],
  ['dynamodb', 'DynamoDb.'],
  ['eventbridge', 'EventBridge.'],
  ['lambda', 'Lambda.'],
  ['secretsmanager', 'SecretsManager.'],
  ['sfn', 'Sfn.'],
  ['sns', 'Sns.'],
]);

/** Parses a Task's `Resource`. @throws SyntaxError for a resource that this interpreter does not support. */
export function parseResource(arn: string): Resource {
  const name = arn.startsWith(PREFIX) ? arn.slice(PREFIX.length) : '';
  const [type = '', action = '', sdkAction] = name.split(':');
  if (type === 'aws-sdk' && sdkAction !== undefined) {
    const errorPrefix = SDK_SERVICES.get(action);
    if (errorPrefix !== undefined)
      return { arn, type: `${type}:${action}`, action: sdkAction, errorPrefix, waitsForToken: false };
  }
  const errorPrefix = OPTIMIZED.get(name);
  if (errorPrefix === undefined) throw new SyntaxError(`Resource ${arn} is not supported`);
  return { arn, type, action, errorPrefix, waitsForToken: action.endsWith('.waitForTaskToken') };
}

/** The error that a Task reports for a service's error: the name of the SDK's exception. */
export function serviceErrorName(resource: Resource, name: string): string {
  return `${resource.errorPrefix}${name.endsWith('Exception') ? name : `${name}Exception`}`;
}
