import { expect, it } from 'vitest';
import { printableLine, printableText } from '../../../../functions/support/printable.ts';
import { CONTROLS, UNESCAPED } from '../../support/hostile.ts';

it.each([
  { of: 'C0 controls', text: '\u0000\u001b[31m\r', shown: '\\u0000\\u001b[31m\\u000d' },
  { of: 'DEL and C1 controls', text: '\u007f\u0085\u009b1m', shown: '\\u007f\\u0085\\u009b1m' },
  { of: 'bidirectional controls', text: '\u061c\u200f\u202e\u2066', shown: '\\u061c\\u200f\\u202e\\u2066' },
  { of: 'line separators', text: '\u2028\u2029', shown: '\\u2028\\u2029' },
  { of: 'a byte order mark', text: '\ufeff', shown: '\\ufeff' },
  { of: 'a lone surrogate', text: 'x\ud800y\udc00', shown: 'x\\ud800y\\udc00' },
  { of: 'a tab, kept', text: 'a\tb', shown: 'a\tb' },
  { of: 'other scripts, kept', text: 'متصل 👩‍👩‍👧 é', shown: 'متصل 👩‍👩‍👧 é' },
  { of: 'an empty text', text: '', shown: '' },
])('$of', ({ text, shown }) => {
  expect(printableLine(text)).toBe(shown);
  expect(printableText(text)).toBe(shown);
  expect(printableLine(shown)).toBe(shown);
});

it('escapes a line feed on one line, and keeps it in a text', () => {
  expect(printableLine('a\nb')).toBe('a\\u000ab');
  expect(printableText('a\r\nb\u0085')).toBe('a\\u000d\nb\\u0085');
});

it('keeps the meaning of JSON', () => {
  const document = { [CONTROLS]: [`"\\${CONTROLS}\n`] };

  const text = printableText(JSON.stringify(document, null, 2));

  expect(text).not.toMatch(UNESCAPED);
  expect(JSON.parse(text)).toEqual(document);
});
