import { expect, it } from 'vitest';
import { reasonOf } from '../../../../functions/webhook/reason.ts';

it('a reason names each error of a chain', () => {
  const cause = new TypeError('second', { cause: 'third' });

  expect(reasonOf(new Error('first', { cause }))).toBe(
    'Error: first; caused by TypeError: second; caused by third',
  );
});

it('a reason names five errors of a longer chain', () => {
  const chain = Array.from({ length: 7 }, (_, index) => `${7 - index}`).reduce<Error | undefined>(
    (cause, message) => new Error(message, { cause }),
    undefined,
  );

  expect(reasonOf(chain)).toBe([1, 2, 3, 4, 5].map((message) => `Error: ${message}`).join('; caused by '));
});
