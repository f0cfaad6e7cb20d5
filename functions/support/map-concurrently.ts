/**
 * Works through the items with at most `limit` of them in hand; after a failure nothing more is begun.
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
    // One generator for all the workers: each takes the next item that nobody has taken.
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return results;
}

/** Unlike an array's own iterator, a generator is over for everybody once a loop over it has thrown. */
function* entriesOf<T>(items: readonly T[]): Generator<[number, T]> {
  yield* items.entries();
}
