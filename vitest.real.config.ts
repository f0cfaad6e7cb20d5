import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

// Each file has a process of its own: what these and the programs they start have compiled is kept for the next.
process.env.NODE_COMPILE_CACHE = join(import.meta.dirname, '.local', 'compile-cache');

export default defineConfig({
  test: {
    include: ['test/real/**/*.test.ts'],
    testTimeout: 120_000,
    // The first time, the servers' jars are copied from Maven.
    hookTimeout: 300_000,
    expect: { poll: { timeout: 30_000 } },
    // Half of the time is spent waiting for servers to start, join and notice.
    maxWorkers: 3,
  },
});
