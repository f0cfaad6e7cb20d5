import { expect, it } from 'vitest';
import { executionPage } from '../../../../functions/support/execution-page.ts';

const page = (host: string, region: string, partition: string) => {
  const arn = `arn:${partition}:states:${region}:123456789012:execution:machine:a-name`;
  return {
    arn,
    page: `https://${region}.${host}/states/home?region=${region}#/v2/executions/details/${arn}`,
  };
};

it.each([
  page('console.aws.amazon.com', 'eu-west-1', 'aws'),
  page('console.amazonaws.cn', 'cn-north-1', 'aws-cn'),
  page('console.amazonaws-us-gov.com', 'us-gov-west-1', 'aws-us-gov'),
  { arn: 'arn:aws-iso:states:us-iso-east-1:123456789012:execution:machine:a-name', page: undefined },
  { arn: 'arn:aws:states:eu-west-1:123456789012:stateMachine:machine', page: undefined },
  { arn: 'nonsense', page: undefined },
])('the page of $arn in the console', ({ arn, page: expected }) => {
  expect(executionPage(arn)).toBe(expected);
});
