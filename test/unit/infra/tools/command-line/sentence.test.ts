import { expect, it } from 'vitest';
import { sentenceFor } from '../../../../../infra/tools/command-line/sentence.ts';
import { serviceError } from '../../../support/aws.ts';

const expired = serviceError('ExpiredTokenException', 400);
const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
const ofClient = (cause: Error) => new Error('DescribeExecution: Error', { cause });

it.each([
  { error: expired, sentence: /credentials.*ExpiredTokenException$/ },
  { error: ofClient(expired), sentence: /credentials.*ExpiredTokenException$/ },
  { error: refused, sentence: /: connect ECONNREFUSED$/ },
  { error: ofClient(refused), sentence: /: connect ECONNREFUSED$/ },
  { error: new Error('Region is missing'), sentence: /AWS_REGION/ },
  { error: ofClient(serviceError('ThrottlingException', 400)), sentence: /^DescribeExecution: Error$/ },
  { error: 'a text', sentence: /^a text$/ },
])('$error is printed as $sentence', ({ error, sentence }) => {
  expect(sentenceFor(error)).toMatch(sentence);
});
