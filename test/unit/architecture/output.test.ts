import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { filesBelow } from './source-files.ts';

/** They print text of this project, or text that was escaped as a whole. */
const WRITERS = [
  'infra/local/commands/steps.ts',
  'infra/operator/cli/run.ts',
  'infra/operator/cli/verify-account/verify-account.ts',
  'infra/operator/manifests/manifests.ts',
  'infra/release/release.ts',
  'infra/tools/command-line/command.ts',
  'infra/tools/command-line/print-line.ts',
  'infra/tools/command-line/run-until-ended.ts',
];

it('only these files write to the terminal; every other one uses printLine, which escapes foreign text', () => {
  const writing = ['functions', 'infra']
    .flatMap(filesBelow)
    .filter((path) =>
      /\b(?:stdout|output|stderr)\.write\(|\bconsole\.\w+\(/.test(
        readFileSync(join(import.meta.dirname, '../../..', path), 'utf8'),
      ),
    );

  expect(writing).toEqual(WRITERS);
});
