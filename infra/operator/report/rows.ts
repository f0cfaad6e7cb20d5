import type { Period } from './scale.ts';

/** Places items that would overlap in rows below each other, each in the highest free row; the order is kept. */
export function rowsOf<T>(
  items: readonly T[],
  periodOf: (item: T) => Period,
): { readonly item: T; readonly row: number }[] {
  /** The end of the last item in each row. */
  const taken: number[] = [];
  return items.map((item) => {
    const { from, to } = periodOf(item);
    const free = taken.findIndex((until) => until <= from);
    const row = free < 0 ? taken.length : free;
    taken[row] = to;
    return { item, row };
  });
}
