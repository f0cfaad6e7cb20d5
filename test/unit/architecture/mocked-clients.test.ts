import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { filesBelow } from './source-files.ts';

const ROOT = join(import.meta.dirname, '../../..');
/** A class instead of one client: its mock is on the prototype, which files that share modules share. */
const MOCKED_CLASS = /mockClient\([A-Z]\w*\)/g;
/** Vitest isolates these files (vitest.config.ts). */
const ISOLATED = /\/handlers?\.test\.ts$/;

it('a test file that mocks a class of clients restores it', async () => {
  const files = filesBelow('test/unit').filter((path) => path.endsWith('.test.ts') && !ISOLATED.test(path));
  const texts = await Promise.all(
    files.map(async (path) => ({ path, text: await readFile(join(ROOT, path), 'utf8') })),
  );
  const mocking = texts.filter(({ text }) => text.match(MOCKED_CLASS));

  expect(mocking.length).toBeGreaterThan(0);
  expect(mocking.filter(({ text }) => !text.includes('.restore()')).map(({ path }) => path)).toEqual([]);
});
