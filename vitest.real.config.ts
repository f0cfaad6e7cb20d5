import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

// What the files' processes and the programs they start have compiled is kept for the next.
process.env.NODE_COMPILE_CACHE = join(import.meta.dirname, '.local', 'compile-cache');

/** On a machine that has run nothing yet vitest begins with the largest files, and half of these are small. */
const LONGEST = ['engines', 'whole-way', 'operator-walk', 'infinispan-15', 'infinispan-16', 'whole-way-16'];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const found = LONGEST.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
      return found === -1 ? LONGEST.length : found;
    };
    return (await super.sort(files)).toSorted((one, other) => place(one) - place(other));
  }
}

export default defineConfig({
  test: {
    include: ['test/real/**/*.test.ts'],
    testTimeout: 120_000,
    // The first time, the servers' jars are copied from Maven.
    hookTimeout: 300_000,
    expect: { poll: { timeout: 30_000 } },
    // Half of the time is spent waiting for servers to start, join and notice.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
  },
});
