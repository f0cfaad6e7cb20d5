import { describe, expect, it } from 'vitest';
import { findLeaks } from './leaks.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** One like those of Secrets Manager, and one with every character that a notation escapes. */
const passwords = ['Zt4bWq0VnXk2Lr8PcJy6', 'p"q\\ö/+% \n-ÿÿ~~?>'];

const notations: readonly { readonly how: string; readonly write: (password: string) => string }[] = [
  { how: 'in clear', write: (password) => password },
  { how: 'in JSON', write: JSON.stringify },
  { how: 'in JSON within JSON', write: (password) => JSON.stringify({ cause: JSON.stringify(password) }) },
  {
    how: "in Python's JSON, within JSON",
    write: (password) =>
      JSON.stringify(JSON.stringify(password).replaceAll('ö', '\\u00f6').replaceAll('ÿ', '\\u00ff')),
  },
  { how: 'in a URL', write: (password) => `https://u:${encodeURIComponent(password)}@host/` },
  { how: 'in a form', write: (password) => new URLSearchParams({ password }).toString() },
  { how: 'in base64 alone', write: base64 },
  { how: 'in base64url', write: (password) => Buffer.from(password).toString('base64url') },
  { how: 'in base64 within a URL', write: (password) => encodeURIComponent(base64(password)) },
  { how: 'in base64 of JSON', write: (password) => base64(JSON.stringify({ body: password })) },
  ...['u', 'us', 'use', 'user', ''].map((user) => ({
    how: `in a basic header of the user "${user}"`,
    write: (password: string) => JSON.stringify({ authorization: `Basic ${base64(`${user}:${password}`)}` }),
  })),
  { how: 'in base64, followed by other text', write: (password) => base64(`user:${password}x`) },
];

const found = passwords.flatMap((password) =>
  notations.map(({ how, write }) => ({ password, how, text: `before ${write(password)} after` })),
);

it.each(found)('finds $password $how', ({ password, text }) => {
  const written = [
    { place: 'here', text: 'nothing' },
    { place: 'there', text },
    { place: 'there', text },
  ];

  expect(findLeaks(written, [{ name: 'the password', password }])).toEqual(['there: the password']);
});

const others = [
  { how: 'without its last character', write: (password: string) => password.slice(0, -1) },
  {
    how: 'reversed',
    write: (password: string) => [...password].reverse().join(''),
  },
  {
    how: 'the base64 of another password',
    write: (password: string) => base64(`user:x${password.slice(1)}`),
  },
  { how: 'half in each of two texts', write: (password: string) => password.slice(0, 10) },
];

describe('finds nothing', () => {
  it.each(others)('in $how', ({ write }) => {
    const [password = ''] = passwords;
    const written = [
      { place: 'here', text: write(password) },
      { place: 'there', text: password.slice(10) },
    ];

    expect(findLeaks(written, [{ name: 'the password', password }])).toEqual([]);
  });
});

it('rejects a password that is too short to search for', () => {
  const short = () => findLeaks([], [{ name: 'the password', password: 'wrong' }]);

  expect(short).toThrow('the password has fewer than 6 characters');
});
