import { describe, expect, it } from 'vitest';
import { REASONS } from '../../functions/domain/outcomes.ts';
import { RESTORE_REASONS } from '../../functions/domain/restore/outcomes.ts';
import { fencingConfig } from '../../infra/site-fencing/config.ts';
import maximal from '../fixtures/template/maximal.json' with { type: 'json' };
import minimal from '../fixtures/template/minimal.json' with { type: 'json' };
import { readPage } from './markdown.ts';

const readme = readPage('README.md');

describe('the table of reasons in docs/operating.md', () => {
  /** The reason, and its meaning. */
  const rows = [...readPage('docs/operating.md').matchAll(/^\| `([A-Z]+(?:_[A-Z]+)*)` \| ([^|]+)/gm)].map(
    ([, reason = '', meaning = '']) => ({ reason, meaning: meaning.trim() }),
  );

  it.each(Object.entries(REASONS))('explains %s with the text of the code', (reason, meaning) => {
    expect(rows.find((row) => row.reason === reason)?.meaning).toContain(meaning);
  });

  it('explains only reasons of the code', () => {
    expect(rows.map(({ reason }) => reason).filter((reason) => !Object.hasOwn(REASONS, reason))).toEqual([]);
  });
});

describe('the table of reasons in docs/restore.md', () => {
  const rows = [...readPage('docs/restore.md').matchAll(/^\| `([A-Z]+(?:_[A-Z]+)*)` \| ([^|]+) \|$/gm)].map(
    ([, reason = '', meaning = '']) => [reason, meaning],
  );

  it('has every reason of the code with its text', () => {
    expect(Object.fromEntries(rows)).toEqual(RESTORE_REASONS);
  });
});

describe('the table of keys in the README', () => {
  it.each(Object.keys(fencingConfig.shape))('has a row for %s', (key) => {
    expect(readme).toMatch(new RegExp(`^\\| [^|]*\`${key}[.\`]`, 'm'));
  });

  const { webhook, notify, vpc, sites } = maximal;
  const inner = [
    ...Object.entries({ webhook, notify, vpc }).flatMap(([key, value]) =>
      Object.keys(value).map((name) => `${key}.${name}`),
    ),
    ...Object.values(sites).flatMap(({ infinispan }) => Object.keys(infinispan).map((name) => `… .${name}`)),
  ];

  it.each([...new Set(inner)])('has a row for %s', (key) => {
    expect(readme).toMatch(new RegExp(`^\\| [^|]*\`${key.replaceAll('.', '\\.')}\``, 'm'));
  });

  const defaults = Object.entries(fencingConfig.parse(minimal)).filter(
    ([, value]) => typeof value !== 'object',
  );

  it.each(defaults)('gives the default of %s, %s', (key, value) => {
    const [, given] = new RegExp(`^\\| \`${key}\` \\| \`?([^|\`]+?)\`? \\|`, 'm').exec(readme) ?? [];

    expect(given).toBe(String(value));
  });
});
