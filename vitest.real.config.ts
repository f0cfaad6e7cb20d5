import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { longestFirst } from './test/longest-first.ts';

// Compiled code is kept for the next run, also that of the programs that the tests start.
process.env.NODE_COMPILE_CACHE = join(import.meta.dirname, '.local', 'compile-cache');

const LONGEST = [
  'never-trigger-happy',
  'engines',
  'whole-way',
  'operator-walk',
  'restore',
  'infinispan-15',
  'infinispan-16',
  'whole-way-16',
];

export default defineConfig({
  test: {
    include: ['test/real/**/*.test.ts'],
    testTimeout: 120_000,
    // The first run copies the servers' jars from Maven.
    hookTimeout: 300_000,
    expect: { poll: { timeout: 30_000 } },
    // Half of the time is spent waiting until servers start, join and notice a failure.
    maxWorkers: 3,
    sequence: { sequencer: longestFirst(LONGEST) },
  },
});
