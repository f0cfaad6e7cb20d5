import type { Environment } from '../support/environment.ts';
import { createLogger } from './logger.ts';

/**
 * The Lambda handler of a step. The first invocation of a worker builds the collaborators. Each invocation logs one
 * line. An error is logged by name and message alone, and rethrown: the definition's retriers match its name.
 */
export function stepHandler<Input extends object, Output extends object, Collaborators>(
  step: string,
  build: (environment: Environment) => Collaborators,
  run: (input: Input, collaborators: Collaborators) => Promise<Output>,
): (input: Input) => Promise<Output> {
  const logger = createLogger(step);
  let collaborators: Collaborators | undefined;
  return async (input) => {
    const context = { execution: 'execution' in input ? input.execution : undefined };
    try {
      collaborators ??= build(process.env);
      const output = await run(input, collaborators);
      logger.info('answered', { ...context, ...('verdict' in output ? { verdict: output.verdict } : {}) });
      return output;
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      logger.error('failed', { ...context, error: name, reason: message });
      throw error;
    }
  };
}
