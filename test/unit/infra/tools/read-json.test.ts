import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readJson } from '../../../../infra/tools/read-json.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'json-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('a JSON file', () => {
  it('may start with a byte order mark', async () => {
    const file = join(import.meta.dirname, '../../../fixtures/cases/01-bom.cdk.json');

    expect(await readJson(file)).toMatchObject({ context: { fencing: { application: 'keycloak' } } });
  });

  it.each([
    { fault: 'does not exist', text: undefined, message: 'cannot be read: ENOENT' },
    { fault: 'is empty', text: '', message: 'is not JSON: ' },
    { fault: 'has a comment', text: '{} // none', message: 'is not JSON: ' },
  ])('that $fault is named in the error', async ({ fault, text, message }) => {
    const file = join(folder, `${fault}.json`);
    if (text !== undefined) await writeFile(file, text);

    await expect(readJson(file)).rejects.toThrow(`${file} ${message}`);
  });
});
