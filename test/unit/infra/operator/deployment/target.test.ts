import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { endpointsOf } from '../../../../../infra/operator/deployment/target.ts';
import { NotFound } from '../../../../../infra/tools/command-line/errors.ts';

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'cli-target-'));
  onTestFinished(() => rm(path, { recursive: true }));
  return path;
}
const aws = { endpoint: 'http://127.0.0.1:4000', region: 'eu-central-1' };
const globalAccelerator = { endpoint: 'http://127.0.0.1:4001' };

it('is the account by default, even while a local stack runs', async () => {
  const path = await folder();
  await writeFile(join(path, 'stack.json'), JSON.stringify({ aws, globalAccelerator }));

  expect(await endpointsOf({ stackName: 'SiteFencing', local: false }, path)).toEqual({
    aws: {},
    globalAccelerator: {},
  });
});

it('is the local stack with --local', async () => {
  const path = await folder();
  await writeFile(join(path, 'stack.json'), JSON.stringify({ aws, globalAccelerator, webhook: {} }));

  expect(await endpointsOf({ stackName: 'SiteFencing', local: true }, path)).toMatchObject({
    aws,
    globalAccelerator,
  });
});

it('is an error without a local stack', async () => {
  await expect(endpointsOf({ stackName: 'SiteFencing', local: true }, await folder())).rejects.toThrow(
    NotFound,
  );
});
