import { expect, it } from 'vitest';
import { deferResult } from '../../../../functions/support/defer-result.ts';

it('keeps a result until it is taken', async () => {
  const answer = await deferResult(Promise.resolve('online'));

  expect(await answer()).toBe('online');
});

it('keeps an error until it is taken, without an unhandled rejection', async () => {
  const error = new Error('no answer');

  const [answer] = await Promise.all([
    deferResult(Promise.reject(error)),
    deferResult(Promise.reject(error)),
  ]);

  await expect(answer()).rejects.toBe(error);
});
