const DEEPEST = 5;

/**
 * An error and what caused it, each by name and message alone: an SDK's error has other properties, of which
 * nobody can say that none will ever hold a credential.
 */
export function reasonOf(error: unknown): string {
  const chain: string[] = [];
  for (let cause = error; cause !== undefined && chain.length < DEEPEST; ) {
    chain.push(cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause));
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return chain.join('; caused by ');
}
