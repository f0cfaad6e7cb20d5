import { describe, expect, it } from 'vitest';
import { eventKey, eventKeyOfInput, parseEventKey } from '../../../../functions/domain/event-key.ts';
import input from '../../../fixtures/webhook/execution-input.json' with { type: 'json' };

const { accelerator, site, reporter, startsAt } = input;
const KEY = `${accelerator}/${site}/${reporter}/${startsAt}`;

describe.each([
  { mode: 'event', key: KEY },
  { mode: 'rehearsal', key: `rehearsal/${KEY}` },
] as const)('the key of mode $mode', ({ mode, key }) => {
  const identity = { mode, accelerator, site, reporter, startsAt };

  it('is formatted', () => {
    expect(eventKey(identity)).toBe(key);
  });

  it('is parsed', () => {
    expect(parseEventKey(key)).toEqual(identity);
  });

  it("is read from an execution's input", () => {
    expect(eventKeyOfInput(JSON.stringify({ ...input, mode }))).toBe(key);
  });
});

it('an input without a mode is an event', () => {
  expect(eventKeyOfInput(JSON.stringify({ ...input, mode: undefined }))).toBe(KEY);
});

it.each([
  'unknown',
  'pause/keycloak',
  `${KEY}/more`,
  `rehearsal/${site}/${reporter}/${startsAt}`,
  `other/${KEY}`,
  `${accelerator}//${reporter}/${startsAt}`,
  'a/b/c/d',
])('%s is not the key of an event', (key) => {
  expect(parseEventKey(key)).toBeUndefined();
});

it.each([
  { input: 'missing', text: undefined },
  { input: 'empty', text: '{}' },
  { input: 'not an object', text: '"site-b"' },
  { input: 'with other fields', text: '{"cluster":"site-b"}' },
  { input: 'without a site name', text: JSON.stringify({ ...input, site: ['site-b'] }) },
  {
    input: 'too long for a key',
    text: JSON.stringify({ ...input, startsAt: `2026-11-24T13:35:54.${'0'.repeat(2000)}Z` }),
  },
])('the event of an input that is $input is unknown', ({ text }) => {
  expect(eventKeyOfInput(text)).toBe('unknown');
});
