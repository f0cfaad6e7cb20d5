import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withoutAws } from '../../../../../infra/local/emulator/environment.ts';
import { readArguments } from '../../../../../infra/operator/manifests/arguments.ts';
import { fromLocalStack } from '../../../../../infra/operator/manifests/from-local-stack.ts';

describe('the arguments', () => {
  const defaults = {
    site: 'site-a',
    namespace: 'keycloak',
    infinispan: 'infinispan',
    accelerators: [],
    stack: 'SiteFencing',
    local: false,
    secrets: true,
    configMap: true,
  };

  it.each([
    { given: '', more: {} },
    { given: '--namespace sso', more: { namespace: 'sso' } },
    { given: '--infinispan sessions', more: { infinispan: 'sessions' } },
    { given: '--accelerator a.b --accelerator c.d', more: { accelerators: ['a.b', 'c.d'] } },
    { given: '--stack Mine', more: { stack: 'Mine' } },
    { given: '--local', more: { local: true } },
    { given: '--no-secrets --no-config-map', more: { secrets: false, configMap: false } },
  ])('--site site-a $given', ({ given, more }) => {
    expect(readArguments(['--site', 'site-a', ...given.split(' ').filter(Boolean)])).toEqual({
      ...defaults,
      ...more,
    });
  });

  it.each([
    { given: '', message: '--site is required' },
    { given: '--site', message: "'--site <value>' argument missing; see --help" },
    { given: '--site site-a --wat', message: "Unknown option '--wat'; see --help" },
    { given: '--site site-a more', message: "Unexpected argument 'more'" },
    { given: '--site site-a --namespace Sso', message: '"Sso" is not a namespace' },
    { given: '--site site-a --namespace -', message: '"-" is not a namespace' },
    { given: '--site site-a --infinispan a.b', message: '"a.b" is not an Infinispan resource' },
    { given: '--site site-a --local --stack Mine', message: '--local cannot be combined' },
    { given: '--site site-a --local --accelerator a.b', message: '--local cannot be combined' },
  ])('are refused: $given', ({ given, message }) => {
    expect(() => readArguments(given.split(' ').filter(Boolean))).toThrow(message);
  });
});

describe('the command', () => {
  const command = (args: readonly string[]) =>
    new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) => {
      const entry = join(import.meta.dirname, '../../../../../infra/operator/manifests/manifests.ts');
      const env = { ...withoutAws(process.env), HOME: tmpdir(), AWS_EC2_METADATA_DISABLED: 'true' };
      execFile(process.execPath, [entry, ...args], { env }, (error, stdout, stderr) =>
        resolve({ code: error?.code ?? 0, stdout, stderr }),
      );
    });

  it.each([
    { args: ['--help'], code: 0, message: '' },
    { args: [], code: 2, message: 'manifests: --site is required' },
    { args: ['--site', 'site-a', '--proxy', 'proxy:3128'], code: 2, message: 'manifests: --proxy takes' },
    { args: ['--site', 'site-a'], code: 1, message: 'manifests: No AWS region is set' },
  ])('with $args exits with $code', async ({ args, code, message }) => {
    const ended = await command(args);

    expect(ended.code).toBe(code);
    expect(ended.stderr).toContain(message);
    expect(ended.stdout === '').toBe(code !== 0);
  });
});

describe('the local stack', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stack-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('is reported if it does not run', async () => {
    await expect(fromLocalStack(join(folder, 'none'))).rejects.toThrow('npm run local');
  });

  it('has the values of its file', async () => {
    const webhook = { url: 'http://127.0.0.1:1/', username: 'keycloak', password: 'changeme' };
    const configuration = { alertName: 'SiteGone', sites: { east: {}, west: {} } };
    const file = { webhook, accelerator: { dnsName: 'a.b' }, configuration };
    await writeFile(join(folder, 'stack.json'), JSON.stringify(file));

    expect(await fromLocalStack(folder)).toEqual({
      sites: ['east', 'west'],
      alertName: 'SiteGone',
      accelerators: ['a.b'],
      webhook: { url: 'http://127.0.0.1:1/', user: 'keycloak', password: 'changeme' },
    });
  });
});
