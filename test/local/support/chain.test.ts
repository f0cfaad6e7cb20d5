import { expect, it } from 'vitest';
import { chainOf, upTo, without } from './chain.ts';
import type { Step } from './recorder.ts';

const step = (openedAt: number, forwardedAt: number, ...operations: string[]): Step => ({
  openedAt,
  forwardedAt,
  operations,
});

const STEPS = [
  step(1000, 1250, 'GetItem', 'GetItem'),
  step(2000, 2250, 'PutItem'),
  step(3000, 3250, 'Remove'),
];

const cases = [
  { name: 'no request to Infinispan', queriedAt: [], chain: [['GetItem'], ['PutItem'], ['Remove']] },
  {
    name: 'a query parallel to a call, a little earlier or later',
    queriedAt: [990, 1240],
    chain: [['GET', 'GetItem'], ['PutItem'], ['Remove']],
  },
  {
    name: 'a query whose answer arrives before the next call',
    queriedAt: [1500],
    chain: [['GetItem'], ['GET'], ['PutItem'], ['Remove']],
  },
  {
    name: 'a query after the last call',
    queriedAt: [4000],
    chain: [['GetItem'], ['PutItem'], ['Remove'], ['GET']],
  },
];

it.each(cases)('$name', ({ queriedAt, chain }) => {
  const calls = queriedAt.map((at) => ({ operation: 'GET', at }));

  expect(chainOf(STEPS, calls, 350)).toEqual(chain);
});

it('ends after an operation, and leaves out others with the steps that are then empty', () => {
  const chain = [['GetSecretValue'], ['GetItem', 'GetSecretValue'], ['PutItem'], ['Remove']];

  expect(upTo(without(chain, ['GetSecretValue']), 'PutItem')).toEqual([['GetItem'], ['PutItem']]);
});
