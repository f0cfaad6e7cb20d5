/** Makes a call once: all callers share its promise, pending or fulfilled. A failure is not cached. */
export function memoizeAsync<T>(call: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= call().catch((error: unknown) => {
      result = undefined;
      throw error;
    });
    return result;
  };
}
