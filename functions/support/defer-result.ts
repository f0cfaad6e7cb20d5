/** Waits for the end of `work` and keeps how it ended: the result is taken, or the error thrown, only when asked for. */
export async function deferResult<T>(work: Promise<T>): Promise<() => Promise<T>> {
  const [ended] = await Promise.allSettled([work]);
  return async () => {
    if (ended.status === 'rejected') throw ended.reason;
    return ended.value;
  };
}
