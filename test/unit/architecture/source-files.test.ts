import { describe, expect, it } from 'vitest';
import { importCircles, importsOf } from './source-files.ts';

describe('the imports of a file', () => {
  it.each([
    { kind: 'a value', text: "import { a } from '../b.ts';", files: ['functions/b.ts'] },
    { kind: 'a type', text: "import type { A } from './b.ts';", files: ['functions/a/b.ts'] },
    {
      kind: 'several lines',
      text: "import {\n  a,\n  type B,\n} from './b.ts';",
      files: ['functions/a/b.ts'],
    },
    { kind: 'an export', text: "export * from './b.ts';", files: ['functions/a/b.ts'] },
    { kind: 'an effect', text: "import './b.ts';", files: ['functions/a/b.ts'] },
    { kind: 'a later import', text: "const b = await import('./b.ts');", files: ['functions/a/b.ts'] },
  ])('include $kind', ({ text, files }) => {
    expect(importsOf('functions/a/a.ts', text)).toEqual({ files, packages: [] });
  });

  it('include packages', () => {
    const text = "import { z } from 'zod';\nimport { SFNClient } from '@aws-sdk/client-sfn';\n";

    expect(importsOf('a.ts', text).packages).toEqual(['zod', '@aws-sdk/client-sfn']);
  });
});

const graph = (imports: Readonly<Record<string, readonly string[]>>) =>
  Object.entries(imports).map(([path, files]) => ({ path, files, packages: [] }));

it.each([
  { of: 'no file', imports: { a: ['b', 'c'], b: ['c'], c: [] }, circles: [] },
  { of: 'one file', imports: { a: ['a'] }, circles: [['a']] },
  { of: 'two files', imports: { a: ['b'], b: ['c'], c: ['b'] }, circles: [['b', 'c']] },
  { of: 'two circles', imports: { a: ['b'], b: ['a', 'c'], c: ['c'] }, circles: [['a', 'b'], ['c']] },
])('a circle of $of is found', ({ imports, circles }) => {
  expect(importCircles(graph(imports))).toEqual(circles);
});
