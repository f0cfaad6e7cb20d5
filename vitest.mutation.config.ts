import { defineConfig } from 'vitest/config';

/** The unit tests of the functions, as Stryker runs them: stryker.config.mjs. */
export default defineConfig({
  test: {
    include: ['test/unit/functions/**/*.test.ts'],
    exclude: ['**/handler{,s}.test.ts'],
    isolate: false,
    // As in vitest.config.ts: the property tests take their time on a busy machine.
    testTimeout: 60_000,
  },
});
