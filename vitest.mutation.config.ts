import { defineConfig } from 'vitest/config';
import { keptWorker } from './test/mutation/kept-worker.ts';

/** The unit tests of the functions, as Stryker runs them: stryker.config.mjs. */
export default defineConfig({
  plugins: [
    {
      name: 'kept-worker',
      configureVitest({ project, vitest }) {
        const poolRunner = keptWorker(vitest);
        Object.assign(project.config, { pool: poolRunner.name, poolRunner });
      },
    },
  ],
  test: {
    include: ['test/unit/functions/**/*.test.ts'],
    // Handlers are not changed. Tests with random inputs are slow, and might detect a change in one run only.
    exclude: ['**/handler{,s}.test.ts', '**/*properties.test.ts'],
    setupFiles: ['test/mutation/reset-mutant.ts'],
    isolate: false,
    testTimeout: 60_000,
  },
});
