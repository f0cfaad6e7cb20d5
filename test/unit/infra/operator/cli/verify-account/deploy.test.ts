import { join } from 'node:path';
import { expect, it } from 'vitest';
import { contextOf } from '../../../../../../infra/operator/cli/verify-account/deploy.ts';

const CASES = join(import.meta.dirname, '../../../../../fixtures/cases');

it('reads a configuration with a byte order mark', async () => {
  const { fencing } = JSON.parse(await contextOf(join(CASES, '01-bom.cdk.json')));

  expect(fencing).toMatchObject({ context: { fencing: { application: 'keycloak' } } });
});

it.each(['no-such-file.json', 'crlf.pem'])('names the file that is no configuration: %s', async (file) => {
  await expect(contextOf(join(CASES, file))).rejects.toThrow(join(CASES, file));
});
