import { expect, it } from 'vitest';
import { lengthOf, momentOf } from '../../../../../infra/operator/records/times.ts';
import { UsageError } from '../../../../../infra/tools/command-line/errors.ts';

const NOW = Date.parse('2026-11-24T14:00:00.000Z');

it.each([
  { text: '90m', direction: 1, at: '2026-11-24T15:30:00.000Z' },
  { text: '2h', direction: 1, at: '2026-11-24T16:00:00.000Z' },
  { text: '1d12h30m', direction: 1, at: '2026-11-26T02:30:00.000Z' },
  { text: '7d', direction: -1, at: '2026-11-17T14:00:00.000Z' },
  { text: '2026-11-24T18:00Z', direction: 1, at: '2026-11-24T18:00:00.000Z' },
  { text: '2026-11-24T18:00:05.5+01:00', direction: -1, at: '2026-11-24T17:00:05.500Z' },
] as const)('$text, direction $direction, is $at', ({ text, direction, at }) => {
  expect(new Date(momentOf('until', text, NOW, direction)).toISOString()).toBe(at);
});

it.each([
  '',
  '2',
  'h',
  '-2h',
  '2h1d',
  '2 h',
  'tomorrow',
  '2026-11-24',
  '2026-11-24T18:00',
  '2026-13-01T00:00Z',
])('rejects "%s", which is ambiguous or not a time', (text) => {
  expect(() => momentOf('until', text, NOW, 1)).toThrow(UsageError);
});

it.each([
  { milliseconds: -5, text: '0 s' },
  { milliseconds: 40_000, text: '40 s' },
  { milliseconds: 3_599_000, text: '60 min' },
  { milliseconds: 2 * 3_600_000, text: '2 h' },
  { milliseconds: 7 * 86_400_000, text: '7 d' },
])('$milliseconds ms is $text', ({ milliseconds, text }) => {
  expect(lengthOf(milliseconds)).toBe(text);
});
