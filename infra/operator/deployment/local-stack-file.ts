import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type * as z from 'zod';
import { NotFound } from '../../tools/command-line/errors.ts';

/** The folder of the checkout, outside version control, in which a running local stack describes itself. */
export const LOCAL_FOLDER = join(import.meta.dirname, '../../../.local');

/** Account id of every local stack; no AWS account has it. */
export const LOCAL_ACCOUNT = '000000000000';

/** Credentials of every local stack. Its emulator takes an access key of twelve digits for the account id. */
export const LOCAL_CREDENTIALS = { accessKeyId: LOCAL_ACCOUNT, secretAccessKey: 'local' };

/** Path of the file that describes the running local stack. */
export const stackFileIn = (folder: string): string => join(folder, 'stack.json');

/**
 * Reads the description of the running local stack.
 *
 * @param part schema of the keys that the caller uses
 * @throws NotFound where no local stack is described
 */
export async function readStackFile<Part extends z.ZodType>(
  part: Part,
  folder = LOCAL_FOLDER,
): Promise<z.output<Part>> {
  const path = stackFileIn(folder);
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new NotFound(
      `No local stack is running: ${path} does not exist. Start one with "npm run local" in a checkout.`,
      {
        cause,
      },
    );
  });
  return part.parse(JSON.parse(text));
}
