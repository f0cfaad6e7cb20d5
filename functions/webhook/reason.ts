const DEEPEST = 5;

/**
 * An error and its causes, each by name and message alone: other properties of an SDK's error could hold a credential.
 */
export function reasonOf(error: unknown): string {
  const chain: string[] = [];
  for (let cause = error; cause !== undefined && chain.length < DEEPEST; ) {
    chain.push(cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause));
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return chain.join('; caused by ');
}
