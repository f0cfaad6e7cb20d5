import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { withoutAws } from '../../../infra/local/emulator/environment.ts';
import type { World } from './world.ts';

const ENTRY = join(import.meta.dirname, '../../../infra/operator/cli/fencing.ts');

interface Ran {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

/** The environment of an AWS SDK, by which the CLI finds the stack, as in an account. */
export const fencingEnvironment = ({ stack }: World) => ({
  ...withoutAws(process.env),
  ...stack.emulator.environment,
  AWS_ENDPOINT_URL_GLOBAL_ACCELERATOR: stack.globalAccelerator.endpoint,
});

/**
 * Runs `npm run fencing` in that environment.
 *
 * @param identity the variables with the caller's credentials. @default - the account's root user
 */
export const runFencing = (
  world: World,
  args: readonly string[],
  identity: Readonly<Record<string, string>> = {},
): Promise<Ran> =>
  new Promise((resolve) => {
    const env = { ...fencingEnvironment(world), ...identity };
    execFile(process.execPath, [ENTRY, ...args], { env }, (error, output, errors) =>
      resolve({ code: error === null ? 0 : Number(error.code), output, errors }),
    );
  });

/**
 * Runs it with `--json`. @returns the printed document
 *
 * @throws Error with its error output
 */
export async function fencingJson(
  world: World,
  args: readonly string[],
  identity: Readonly<Record<string, string>> = {},
) {
  const { output, errors } = await runFencing(world, [...args, '--json'], identity);
  if (errors !== '') throw new Error(errors);
  return JSON.parse(output);
}
