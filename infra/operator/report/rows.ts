import type { Stretch } from './scale.ts';

/** Puts things that would overlap into rows below each other, each as high as it goes; the order is kept. */
export function rowsOf<T>(
  items: readonly T[],
  stretchOf: (item: T) => Stretch,
): { readonly item: T; readonly row: number }[] {
  /** Where each row is taken until. */
  const taken: number[] = [];
  return items.map((item) => {
    const { from, to } = stretchOf(item);
    const free = taken.findIndex((until) => until <= from);
    const row = free < 0 ? taken.length : free;
    taken[row] = to;
    return { item, row };
  });
}
