import { expect, it } from 'vitest';
import { filesBelow, importCircles, readSourceFile } from './source-files.ts';

const files = ['functions', 'infra'].flatMap(filesBelow).map(readSourceFile);
const SDK = /^@(aws-sdk|smithy|aws-lambda-powertools)\//;

const CLI = 'infra/operator/cli/';

const forbidden = (from: string, isForbidden: (imported: string) => boolean): string[] =>
  files
    .filter(({ path }) => path.startsWith(from))
    .flatMap(({ path, files, packages }) =>
      [...files, ...packages].filter(isForbidden).map((imported) => `${path} imports ${imported}`),
    );

it.each([
  { from: 'functions/', never: /^infra\// },
  { from: 'functions/domain/', never: SDK },
  { from: 'functions/domain/', never: /^functions\/(?!domain\/|support\/)/ },
  { from: 'functions/support/', never: /^functions\/(?!domain\/|support\/)/ },
  { from: 'functions/clients/', never: /^functions\/(?!clients\/|domain\/|support\/)/ },
  { from: 'infra/operator/', never: /^infra\/local\// },
  { from: 'infra/site-fencing/', never: /^infra\/(local|operator)\// },
])('no file below $from imports $never', ({ from, never }) => {
  expect(forbidden(from, (imported) => never.test(imported))).toEqual([]);
});

it('no file outside infra/operator/cli imports a file inside it', () => {
  const others = files.filter(({ path }) => !path.startsWith(CLI));

  expect(others.filter((file) => file.files.some((imported) => imported.startsWith(CLI)))).toEqual([]);
});

it('no files import each other in a circle', () => {
  expect(importCircles(files)).toEqual([]);
});
