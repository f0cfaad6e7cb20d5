import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Search, SeedReport } from './seed-worker.ts';

/** Enough for most objects of a seed: with Node's default the garbage collector copies them several times. */
const YOUNG_GENERATION_MB = 192;

export interface SearchResult {
  readonly seeds: number;
  readonly milliseconds: number;
  readonly coverage: ReadonlyMap<string, number>;
  /** Failed runs, lowest seed first. */
  readonly violations: readonly SeedReport[];
}

/**
 * Runs a range of seeds on all cores.
 *
 * @param onSeed called after each seed with the number of seeds so far and the result of this one
 */
export async function searchSeeds(
  search: Omit<Search, 'step'>,
  onSeed: (done: number, report: SeedReport) => void = () => {},
  workers = availableParallelism(),
): Promise<SearchResult> {
  const started = Date.now();
  const coverage = new Map<string, number>();
  const violations: SeedReport[] = [];
  let seeds = 0;
  const share = (index: number) => Math.ceil((search.count - index) / workers);
  const running = Array.from({ length: Math.min(workers, search.count) }, (_, index) => {
    const atLeast = Math.ceil((search.atLeast ?? 0) / workers);
    const part: Search = {
      ...search,
      from: search.from + index,
      step: workers,
      count: share(index),
      atLeast,
    };
    return new Worker(new URL('./seed-worker.ts', import.meta.url), {
      workerData: part,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
    });
  });
  await Promise.all(
    running.map(
      (worker) =>
        new Promise<void>((resolve, reject) => {
          worker.on('message', (report: SeedReport) => {
            seeds++;
            for (const [name, times] of report.coverage)
              coverage.set(name, (coverage.get(name) ?? 0) + times);
            if (report.violation !== undefined) {
              violations.push(report);
              if (search.stopAtFirst) for (const other of running) void other.terminate();
            }
            onSeed(seeds, report);
          });
          worker.on('error', reject);
          worker.on('exit', () => resolve());
        }),
    ),
  );
  violations.sort((one, other) => one.seed - other.seed);
  return { seeds, milliseconds: Date.now() - started, coverage, violations };
}
