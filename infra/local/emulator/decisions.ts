import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';

const decision = z.object({
  /** The name of the role, or the ARN of another principal. */
  role: z.string(),
  /** Such as `states:StartExecution`. */
  action: z.string(),
  /** An ARN, or `*` for an action without a resource level. */
  resource: z.string(),
  allowed: z.boolean(),
});

/** The result of evaluating a role's policies. */
export type Decision = z.infer<typeof decision>;

/** @param folder the emulator's @returns every decision about a role once, in order */
export async function readDecisions(folder: string): Promise<Decision[]> {
  const lines = await readFile(join(folder, 'decisions.jsonl'), 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  });
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => decision.parse(JSON.parse(line)));
}
