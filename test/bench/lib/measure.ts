import { chainTo } from './chain.ts';
import { type Fencing, lastOf, type Stages } from './fencing.ts';
import type { Ground } from './ground.ts';
import type { Cell } from './section.ts';
import { median, summaryOf } from './statistics.ts';

export interface Times {
  readonly runs: number;
  readonly signal: AbortSignal;
}

/**
 * Repeats a fencing from two sites in service, with this many additional milliseconds per call. A first fencing is not
 * counted: it starts the workers and fills their caches.
 *
 * @throws the signal's reason
 */
export async function repeat<T extends Fencing>(
  { wire, fresh }: Ground,
  delay: number,
  { runs, signal }: Times,
  fence: () => Promise<T>,
): Promise<T[]> {
  const measured: T[] = [];
  for (let run = 0; run <= runs; run++) {
    signal.throwIfAborted();
    wire.setDelay(0);
    await fresh();
    wire.setDelay(delay);
    const fencing = await fence();
    if (run > 0) measured.push(fencing);
  }
  wire.setDelay(0);
  return measured;
}

const STAGES = ['removed', 'offline', 'recorded'] as const;

export function stageCells(measured: readonly Stages[]): Record<string, Cell> {
  const cells = STAGES.flatMap((stage) => {
    const { median: middle, p95 } = summaryOf(measured.map((stages) => stages[stage]));
    return [
      [`${stage} median`, middle],
      [`${stage} p95`, p95],
    ] as const;
  });
  return Object.fromEntries(cells);
}

export const medianStages = (fencings: readonly Stages[]): Stages => ({
  removed: median(fencings.map(({ removed }) => removed)),
  offline: median(fencings.map(({ offline }) => offline)),
  recorded: median(fencings.map(({ recorded }) => recorded)),
});

/**
 * The names of the calls in the chain of this one, and its own. The shortest chain of several runs: by chance a chain
 * can include a call that was not waited for.
 *
 * @throws RangeError without runs
 */
export function chainNames(runs: readonly Pick<Fencing, 'calls'>[], last: string): string[] {
  const chains = runs.map(({ calls }) => chainTo(calls, lastOf(calls, last)));
  const [shortest] = chains.toSorted((a, b) => a.length - b.length);
  if (shortest === undefined) throw new RangeError('nothing was measured');
  return shortest.map(({ operation }) => operation);
}
