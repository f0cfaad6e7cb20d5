import { expect, it } from 'vitest';
import { settled } from '../../../../functions/support/defer-result.ts';

it('keeps a result until it is asked for', async () => {
  const answer = await settled(Promise.resolve('online'));

  expect(await answer()).toBe('online');
});

it('keeps an error until it is asked for, and throws nothing where nobody asks', async () => {
  const error = new Error('no answer');

  const [answer] = await Promise.all([settled(Promise.reject(error)), settled(Promise.reject(error))]);

  await expect(answer()).rejects.toBe(error);
});
