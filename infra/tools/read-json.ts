import { readFile } from 'node:fs/promises';

/**
 * Reads a JSON file. A byte order mark is skipped, as the CDK CLI does.
 *
 * @throws Error that names the file and the reason
 */
export async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((cause: Error) => {
    throw new Error(`${file} cannot be read: ${cause.message}`, { cause });
  });
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new Error(`${file} is not JSON: ${(cause as SyntaxError).message}`, { cause });
  }
}
