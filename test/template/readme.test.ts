import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { REASONS } from '../../functions/domain/outcomes.ts';
import { fencingConfig } from '../../infra/site-fencing/config.ts';
import maximal from '../fixtures/template/maximal.json' with { type: 'json' };

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

/** The rows of the README's table of reasons: the word, and what it means. */
const rows = [...readme.matchAll(/^\| `([A-Z]+(?:_[A-Z]+)*)` \| ([^|]+)/gm)].map(
  ([, reason = '', meaning = '']) => ({
    reason,
    meaning: meaning.trim(),
  }),
);

it.each(Object.entries(REASONS))('the README explains %s, in the words of the code', (reason, meaning) => {
  expect(rows.find((row) => row.reason === reason)?.meaning).toContain(meaning);
});

it('the README explains no reason that the code does not give', () => {
  expect(rows.map(({ reason }) => reason).filter((reason) => !Object.hasOwn(REASONS, reason))).toEqual([]);
});

it.each(Object.keys(fencingConfig.shape))('the README has a row for the key %s', (key) => {
  expect(readme).toMatch(new RegExp(`^\\| [^|]*\`${key}[.\`]`, 'm'));
});

const { webhook, notify, vpc, sites } = maximal;
const inner = [
  ...Object.entries({ webhook, notify, vpc }).flatMap(([key, value]) =>
    Object.keys(value).map((name) => `${key}.${name}`),
  ),
  ...Object.values(sites).flatMap(({ infinispan }) => Object.keys(infinispan).map((name) => `… .${name}`)),
];

it.each([...new Set(inner)])('the README has a row for the key %s', (key) => {
  expect(readme).toMatch(new RegExp(`^\\| [^|]*\`${key.replaceAll('.', '\\.')}\``, 'm'));
});
