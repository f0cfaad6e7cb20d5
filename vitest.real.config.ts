import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/real/**/*.test.ts'],
    testTimeout: 120_000,
    // The first time, the servers' jars are copied from Maven.
    hookTimeout: 300_000,
    // Two cores: three servers, or a deployed stack beside them, leave nothing for another file.
    maxWorkers: 1,
  },
});
