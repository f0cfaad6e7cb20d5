import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

// What the files' processes and the programs they start have compiled is kept for the next.
process.env.NODE_COMPILE_CACHE = join(import.meta.dirname, '.local', 'compile-cache');

/** What a handler keeps from one call to the next is no other file's; what is deployed is a file's own. */
const SHARING = [
  'test/unit/**/!(handler|handlers).test.ts',
  'test/simulation/*/**/*.test.ts',
  'test/template/**/*.test.ts',
];

/** It reads what all other files of test/local have recorded. */
const AT_THE_END = 'test/local/permissions/every-action.test.ts';

export default defineConfig({
  test: {
    // A deployed stack starts Python, bundles ten functions and spawns Node workers.
    testTimeout: 60_000,
    hookTimeout: 180_000,
    // What is polled for comes some time; when is no test's concern.
    expect: { poll: { timeout: 30_000 } },
    // Two cores: what is deployed is one stack a file, and three at once starve each other.
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        // The CDK and the SDK are loaded once a worker, not once a file: half of what these files take.
        test: { name: 'sharing modules', include: SHARING, isolate: false },
      },
      {
        extends: true,
        test: {
          name: 'by itself',
          include: ['test/**/*.test.ts'],
          exclude: [...SHARING, AT_THE_END, 'test/real/**'],
        },
      },
      {
        extends: true,
        test: { name: 'at the end', include: [AT_THE_END], sequence: { groupOrder: 1 } },
      },
    ],
  },
});
