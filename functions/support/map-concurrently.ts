/**
 * Works through the items with at most `limit` in flight; after a failure no more work is started.
 *
 * @returns the results in the items' order
 * @throws the first error of `work`
 */
export async function mapConcurrently<T, R>(
  limit: number,
  items: readonly T[],
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const queue = entriesOf(items);
  const worker = async () => {
    // The workers share one generator, so each item is taken once.
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return results;
}

/** Unlike the iterator of an array, a generator ends for all its loops once one of them throws. */
function* entriesOf<T>(items: readonly T[]): Generator<[number, T]> {
  yield* items.entries();
}
