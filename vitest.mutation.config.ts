import { defineConfig } from 'vitest/config';

/** The unit tests of the functions, as Stryker runs them: stryker.config.mjs. */
export default defineConfig({
  test: {
    include: ['test/unit/functions/**/*.test.ts'],
    // Handlers are not changed. Tests with random inputs are slow, and might detect a change in one run only.
    exclude: ['**/handler{,s}.test.ts', '**/*properties.test.ts'],
    isolate: false,
    testTimeout: 60_000,
  },
});
