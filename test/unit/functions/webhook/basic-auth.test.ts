import { expect, it } from 'vitest';
import { parseBasicAuth } from '../../../../functions/webhook/basic-auth.ts';

const header = (text: string) => `Basic ${Buffer.from(text, 'utf8').toString('base64')}`;
const ofLength = (length: number) =>
  `Basic ${' '.repeat(length - header('user:password').length)}${header('user:password').slice(6)}`;

it.each([
  { of: 'user and password', given: header('user:pass:word'), user: 'user' },
  { of: 'an empty user', given: header(':password'), user: '' },
  { of: 'no colon', given: header('user'), user: undefined },
  { of: 'no base64', given: 'Basic %%%', user: undefined },
  { of: 'another scheme', given: 'Bearer dXNlcjpw', user: undefined },
  { of: '4096 characters', given: ofLength(4096), user: 'user' },
  { of: '4097 characters', given: ofLength(4097), user: undefined },
])('a header of $of has the user $user', ({ given, user }) => {
  expect(parseBasicAuth(given)?.user.toString()).toBe(user);
});
