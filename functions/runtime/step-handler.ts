import type { Environment } from '../support/environment.ts';
import { createLogger } from './logger.ts';

/**
 * A step's Lambda handler: collaborators are built once a worker, at the first invocation, and one line is logged
 * an invocation. An error is logged by its name and message alone, and thrown on: its name is what the
 * definition's retriers match.
 */
export function stepHandler<Question extends object, Answer extends object, Collaborators>(
  step: string,
  build: (environment: Environment) => Collaborators,
  run: (question: Question, collaborators: Collaborators) => Promise<Answer>,
): (question: Question) => Promise<Answer> {
  const logger = createLogger(step);
  let collaborators: Collaborators | undefined;
  return async (question) => {
    const about = { execution: 'execution' in question ? question.execution : undefined };
    try {
      collaborators ??= build(process.env);
      const answer = await run(question, collaborators);
      logger.info('answered', { ...about, ...('verdict' in answer ? { verdict: answer.verdict } : {}) });
      return answer;
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      logger.error('failed', { ...about, error: name, reason: message });
      throw error;
    }
  };
}
