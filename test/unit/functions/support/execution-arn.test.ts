import { expect, it } from 'vitest';
import { executionArn, executionNameOf } from '../../../../functions/support/execution-arn.ts';

const MACHINE = 'arn:aws-cn:states:cn-north-1:123456789012:stateMachine:fencing';
const EXECUTION = 'arn:aws-cn:states:cn-north-1:123456789012:execution:fencing:site-b_001';

it("an execution's ARN is built from its state machine's ARN", () => {
  expect(executionArn(MACHINE, 'site-b_001')).toBe(EXECUTION);
});

it.each([EXECUTION, 'site-b_001'])('the name in %s', (text) => {
  expect(executionNameOf(text)).toBe('site-b_001');
});
