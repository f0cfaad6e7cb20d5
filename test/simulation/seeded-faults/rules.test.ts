import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SEEDED_FAULTS } from './seeded-faults.ts';

const exclusion = await readFile(join(import.meta.dirname, '../../../docs/exclusion.md'), 'utf8');
/** The numbers in the first column of the table of rules, and in the list of the rules of restores. */
const rules = [...exclusion.matchAll(/^(?:\| (\d+)\. |- (\d+): )/gm)].map(([, ofFencing, ofRestore]) =>
  Number(ofFencing ?? ofRestore),
);

/** Rules with unit tests only; `restore-hidden.ts` says why. */
const UNIT_TESTED = new Set([16, 22]);

describe('the rules in docs/exclusion.md', () => {
  it('are numbered without a gap', () => {
    expect(rules.length).toBeGreaterThanOrEqual(22);
    expect(rules).toEqual(rules.map((_, index) => index + 1));
  });

  it.each(rules.filter((rule) => !UNIT_TESTED.has(rule)))('rule %i has a seeded fault', (rule) => {
    expect(SEEDED_FAULTS.filter((fault) => fault.rule === rule && fault.unfound === undefined)).not.toEqual(
      [],
    );
  });

  it('include the rule of each seeded fault', () => {
    const unknown = SEEDED_FAULTS.filter(({ rule }) => rule !== undefined && !rules.includes(rule));
    expect(unknown.map(({ name }) => name)).toEqual([]);
  });
});

it('gives each seeded fault a name of its own', () => {
  const names = SEEDED_FAULTS.map(({ name }) => name);
  expect(names).toEqual([...new Set(names)]);
});

it.each(SEEDED_FAULTS)('$name: the file contains the replaced text once', async ({ file, find }) => {
  const text = await readFile(join(import.meta.dirname, '../../..', file), 'utf8');
  expect(text.split(find)).toHaveLength(2);
});
