import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/real/**/*.test.ts'],
    testTimeout: 120_000,
    // The first time, the servers' jars are copied from Maven.
    hookTimeout: 300_000,
    expect: { poll: { timeout: 30_000 } },
    // Two cores, and half of the time is spent waiting for servers to start, join and notice.
    maxWorkers: 2,
  },
});
