import { describe, expect, it } from 'vitest';
import { createPasswords } from '../../../../functions/clients/passwords.ts';
import type { Secret } from '../../../../functions/clients/secrets.ts';
import { SecretUnavailable } from '../../../../functions/domain/errors.ts';
import { rejectionOf } from '../../support/aws.ts';

const NOW = 1_000_000;

/** Passwords of a secret whose previous version cannot be read. */
const passwordsOf = (error: Error) => {
  const secret: Secret = {
    current: async () => ({ id: 'v2', text: 'the current one', createdAt: NOW }),
    previous: () => Promise.reject(error),
  };
  return createPasswords(secret, 60_000, { now: () => NOW, sleep: () => Promise.resolve() });
};

describe('a previous password that cannot be read', () => {
  it('is part of the result if Secrets Manager is unavailable', async () => {
    const previousError = new SecretUnavailable('the previous version could not be read');

    expect(await passwordsOf(previousError).refreshed()).toMatchObject({
      current: 'the current one',
      previousError,
    });
  });

  it('is an error of its own for any other reason', async () => {
    const error = new TypeError('x is not a function');

    expect(await rejectionOf(passwordsOf(error).refreshed())).toBe(error);
  });
});
