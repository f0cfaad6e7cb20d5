import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { longestFirst } from './test/longest-first.ts';

// Compiled code is kept for the next run, also that of the programs that the tests start.
process.env.NODE_COMPILE_CACHE = join(import.meta.dirname, '.local', 'compile-cache');

/**
 * Files that share modules. A handler keeps state between calls, and a deployed stack belongs to one file: both are
 * isolated.
 */
const SHARING = [
  'test/unit/**/!(handler|handlers).test.ts',
  'test/simulation/*/**/*.test.ts',
  'test/template/**/*.test.ts',
];

/** Each takes about a minute or more. */
const LONGEST = [
  'simulation',
  'account-limits',
  'aws-failures',
  'interrupted',
  'broken-in-each-state',
  'ended-in-each-state',
  'grants-and-key',
  'local/local',
  'budgets',
  'each-alarm',
  'split-brain',
  'demo',
  'checks-cfn-lint',
];

/** It reads what all other files of test/local have recorded. */
const AT_THE_END = 'test/local/permissions/every-action.test.ts';

export default defineConfig({
  test: {
    // A deployed stack starts Python, bundles ten functions and spawns Node workers.
    testTimeout: 60_000,
    hookTimeout: 180_000,
    // Polled conditions are eventually true; tests do not assert when.
    expect: { poll: { timeout: 30_000 } },
    // For two cores: each file deploys its own stack, and three at once starve each other.
    maxWorkers: 2,
    sequence: { sequencer: longestFirst(LONGEST) },
    projects: [
      {
        extends: true,
        // The CDK and the SDK are loaded once per worker instead of once per file, which takes half of the time.
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
