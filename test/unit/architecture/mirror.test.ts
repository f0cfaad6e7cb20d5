import { expect, it } from 'vitest';
import { filesBelow } from './source-files.ts';

const sources = new Set(['functions', 'infra'].flatMap(filesBelow));
const tests = ['test/unit/functions', 'test/unit/infra']
  .flatMap(filesBelow)
  .filter((path) => path.endsWith('.test.ts'));

/** `x.test.ts` tests `x.ts`; so does `x/aspect.test.ts`. */
function hasSource(test: string): boolean {
  const path = test.slice('test/unit/'.length);
  const folder = path.slice(0, path.lastIndexOf('/'));
  return sources.has(path.replace(/\.test\.ts$/, '.ts')) || sources.has(`${folder}.ts`);
}

it('each unit test has the path of the source file that it tests', () => {
  expect(tests.length).toBeGreaterThan(0);
  expect(tests.filter((test) => !hasSource(test))).toEqual([]);
});
