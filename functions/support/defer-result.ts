/** Waits for the end of `work`, and keeps its result or error until the returned function is called. */
export async function deferResult<T>(work: Promise<T>): Promise<() => Promise<T>> {
  const [ended] = await Promise.allSettled([work]);
  return async () => {
    if (ended.status === 'rejected') throw ended.reason;
    return ended.value;
  };
}
