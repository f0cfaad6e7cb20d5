import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

// Each file has a process of its own: what these and the programs they start have compiled is kept for the next.
process.env.NODE_COMPILE_CACHE = join(import.meta.dirname, '.local', 'compile-cache');

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/real/**'],
    // A deployed stack starts Python, bundles ten functions and spawns Node workers.
    testTimeout: 60_000,
    hookTimeout: 180_000,
    // What is polled for comes some time; when is no test's concern.
    expect: { poll: { timeout: 30_000 } },
    // Two cores: what is deployed is one stack a file, and three at once starve each other.
    maxWorkers: 2,
  },
});
