import { expect, it } from 'vitest';
import { describeFailure, messageOfCause } from '../../../../functions/support/error-cause.ts';

const OF_FUNCTION = '{"errorType":"InfinispanRefused","errorMessage":"403","trace":["a"]}';

it.each([
  { of: 'a function', cause: OF_FUNCTION, message: '403' },
  { of: 'Step Functions', cause: 'The state timed out', message: 'The state timed out' },
  { of: 'an operator, as JSON without a message', cause: '{"by":"me"}', message: '{"by":"me"}' },
  { of: 'an operator, as JSON that is not an object', cause: 'null', message: 'null' },
  { of: 'an absent cause', cause: undefined, message: '' },
])('the message of a cause by $of', ({ cause, message }) => {
  expect(messageOfCause(cause)).toBe(message);
});

it.each([
  { error: 'InfinispanRefused', cause: OF_FUNCTION, text: 'InfinispanRefused: 403' },
  { error: 'States.Timeout', cause: undefined, text: 'States.Timeout' },
  { error: undefined, cause: 'stopped by me', text: 'stopped by me' },
  { error: undefined, cause: undefined, text: '' },
])('a failure is described as "$text"', ({ error, cause, text }) => {
  expect(describeFailure(error, cause)).toBe(text);
});
