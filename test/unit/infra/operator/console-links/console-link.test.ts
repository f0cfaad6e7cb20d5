import { expect, it } from 'vitest';
import { consoleLink } from '../../../../../infra/operator/console-links/console-link.ts';

const arn = (partition: string, region: string, account = '123456789012', name = 'site-b_by_site-a_001') =>
  `arn:${partition}:states:${region}:${account}:execution:fencing:${name}`;

it.each([
  { partition: 'aws', region: 'eu-west-1', host: 'eu-west-1.console.aws.amazon.com' },
  { partition: 'aws-cn', region: 'cn-north-1', host: 'cn-north-1.console.amazonaws.cn' },
  {
    partition: 'aws-us-gov',
    region: 'us-gov-west-1',
    host: 'us-gov-west-1.console.amazonaws-us-gov.com',
  },
])('in the partition $partition leads to $host', ({ partition, region, host }) => {
  const execution = arn(partition, region);

  expect(consoleLink(execution)).toBe(
    `https://${host}/states/home?region=${region}#/v2/executions/details/${execution}`,
  );
});

it('encodes the characters of a name', () => {
  expect(consoleLink(arn('aws', 'eu-west-1', undefined, 'a"b/c'))).toMatch(/:a%22b%2Fc$/);
});

it.each([
  { of: 'the local stack', text: arn('aws', 'eu-central-1', '000000000000') },
  { of: 'a partition without a public console', text: arn('aws-iso', 'us-iso-east-1') },
  { of: 'no partition', text: arn('constructor', 'eu-west-1') },
  { of: 'another resource', text: arn('aws', 'eu-west-1').replace(':execution:', ':stateMachine:') },
  { of: 'no ARN', text: 'javascript:alert(1)' },
  { of: 'more than an ARN', text: `javascript:alert(1)//${arn('aws', 'eu-west-1')}` },
  { of: 'a name with a space', text: arn('aws', 'eu-west-1', undefined, 'a b') },
  { of: 'nothing', text: '' },
])('there is no link for $of', ({ text }) => {
  expect(consoleLink(text)).toBeUndefined();
});
