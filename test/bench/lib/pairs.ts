import type { Cell } from './section.ts';
import { median, quantile } from './statistics.ts';

/** One measurement of each side, one after the other. */
export interface Pair {
  readonly ours: number;
  readonly theirs: number;
}

/** Runs both sides alternately, and alternates which one is first, so that neither has the quieter machine. */
export async function inTurn<Ours, Theirs>(
  pairs: number,
  ours: () => Promise<Ours>,
  theirs: () => Promise<Theirs>,
  signal: AbortSignal,
): Promise<{ readonly ours: Ours; readonly theirs: Theirs }[]> {
  const measured = [];
  for (let pair = 0; pair < pairs; pair++) {
    signal.throwIfAborted();
    if (pair % 2 === 0) {
      const first = await ours();
      measured.push({ ours: first, theirs: await theirs() });
    } else {
      const first = await theirs();
      measured.push({ ours: await ours(), theirs: first });
    }
  }
  return measured;
}

/** Medians of both sides, and the median and the range of the ratios of the pairs. */
export function pairCells(pairs: readonly Pair[]): Record<string, Cell> {
  const ratios = pairs.filter(({ theirs }) => theirs > 0).map(({ ours, theirs }) => ours / theirs);
  const ratio = (share: number): Cell => (ratios.length === 0 ? '–' : quantile(ratios, share));
  return {
    ours: median(pairs.map(({ ours }) => ours)),
    Python: median(pairs.map(({ theirs }) => theirs)),
    ratio: ratio(0.5),
    'ratio p05': ratio(0.05),
    'ratio p95': ratio(0.95),
  };
}
