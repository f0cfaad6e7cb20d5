import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { withoutAws } from '../../infra/local/emulator/environment.ts';
import { startLocalStackOn } from '../../infra/local/stack/local-stack.ts';
import { startSites } from '../../infra/local/stack/sites.ts';
import { PACKAGE_FILE } from '../../infra/release/package/build-package.ts';
import { sendAlerts } from './support/alerts.ts';
import { runAttempt, SITE_B_REPORTED } from './support/attempt.ts';
import { awsCli } from './support/aws-cli.ts';
import { BUCKET, deployRelease, installing } from './support/deploy-release.ts';
import { readServiceState } from './support/service-state.ts';
import { startWorld } from './support/start-world.ts';
import type { World } from './support/world.ts';

const ROOT = join(import.meta.dirname, '../..');

const run = promisify(execFile);

let folder = '';
let dist = '';
let world: World;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'release-test-'));
  dist = join(folder, 'dist');
  await build(dist, 'Asia/Tokyo');
  world = await startWorld({ waitScale: 0.005 }, (options) =>
    startLocalStackOn(startSites, options, deployRelease(dist)),
  );
  // The first run on a machine installs the AWS CLI.
}, 300_000);
afterAll(async () => {
  await world?.stop();
  await rm(folder, { recursive: true });
});

const build = (out: string, timeZone: string) =>
  run(process.execPath, [join(ROOT, 'infra/release/release.ts'), '--out', out], {
    cwd: ROOT,
    env: { ...withoutAws(process.env), TZ: timeZone },
  });

const readSums = (of: string) => readFile(join(of, 'SHA256SUMS'), 'utf8');

it('the same checkout gives the same bytes', async () => {
  const again = join(folder, 'again');
  await build(again, 'America/New_York');

  expect(await readSums(again)).toBe(await readSums(dist));
}, 180_000);

it('every file has its checksum', async () => {
  const lines = (await readSums(dist)).trimEnd().split('\n');
  const files = await readdir(dist, { recursive: true, withFileTypes: true });
  const names = files.flatMap((file) =>
    file.isFile() ? relative(dist, join(file.parentPath, file.name)) : [],
  );

  // The second is written by the commands of the page.
  const others = names.filter((name) => !['SHA256SUMS', 'packaged.json'].includes(name));
  expect(lines.map((line) => line.split('  ')[1]).toSorted()).toEqual(others.toSorted());
  expect(others).toEqual(
    expect.arrayContaining([
      'template.json',
      'operator.zip',
      'sbom.cdx.json',
      'NOTICE',
      'LICENSE',
      'CHANGELOG.md',
      PACKAGE_FILE,
    ]),
  );
  for (const line of lines) {
    const [sum, name = ''] = line.split('  ');
    expect(
      createHash('sha256')
        .update(await readFile(join(dist, name)))
        .digest('hex'),
    ).toBe(sum);
  }
});

it('names the packages of the archives with their licences', async () => {
  const { bomFormat, components } = JSON.parse(await readFile(join(dist, 'sbom.cdx.json'), 'utf8')) as {
    bomFormat: string;
    components: { name: string; version: string }[];
  };
  const notice = await readFile(join(dist, 'NOTICE'), 'utf8');

  expect(bomFormat).toBe('CycloneDX');
  expect(components.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['@aws-sdk/client-sfn', 'yaml', 'zod']),
  );
  expect(components.map(({ name }) => name)).not.toContain('vitest');
  for (const { name, version } of components) expect(notice).toContain(`- ${name} ${version}: `);
});

const cloudFormation = () => new CloudFormationClient(world.stack.aws);
const parametersOfStack = async () => {
  const { Stacks: [stack] = [] } = await cloudFormation().send(
    new DescribeStacksCommand({ StackName: 'SiteFencing' }),
  );
  return { parameters: stack?.Parameters ?? [], status: stack?.StackStatus };
};

it('CloudFormation refuses two sites with one name', async () => {
  const { parameters } = await parametersOfStack();
  const s3 = new S3Client({ ...world.stack.aws, forcePathStyle: true });
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: BUCKET }));
  const template = Contents.find(({ Key }) => Key?.endsWith('.template'))?.Key;
  const create = cloudFormation().send(
    new CreateStackCommand({
      StackName: 'Refused',
      TemplateURL: `${world.stack.aws.endpoint}/${BUCKET}/${template}`,
      Parameters: parameters.map((one) =>
        one.ParameterKey === 'Site2Name' ? { ...one, ParameterValue: 'site-a' } : one,
      ),
      Capabilities: ['CAPABILITY_IAM'],
    }),
  );

  await expect(create).rejects.toThrow('Site1Name and Site2Name must differ.');
});

it('an alert fences the site, and the operator programs work from the outputs', async () => {
  const { ended } = await runAttempt(world, SITE_B_REPORTED);

  expect(ended).toMatchObject({ outcome: 'FENCED' });
  expect(await readServiceState(world)).toEqual({
    inService: [['site-a']],
    backups: ['site-b is offline at site-a'],
  });

  for (const [name, content] of Object.entries(unzipSync(await readFile(join(dist, 'operator.zip'))))) {
    await writeFile(join(folder, name), content);
  }
  const { emulator, globalAccelerator, webhook } = world.stack;
  const operator = (program: string, ...args: string[]) =>
    run(process.execPath, [program, ...args], {
      cwd: folder,
      env: {
        ...withoutAws(process.env),
        ...emulator.environment,
        AWS_ENDPOINT_URL_GLOBAL_ACCELERATOR: globalAccelerator.endpoint,
      },
    });
  const status = await operator('fencing.mjs', 'status', '--json');
  const manifests = await operator('manifests.mjs', '--site', 'site-a', '--no-secrets');
  const helps = await Promise.all(
    ['fencing.mjs', 'manifests.mjs'].map(async (program) => (await operator(program, '--help')).stdout),
  );

  expect(JSON.parse(status.stdout)).toMatchObject({ claim: { phase: 'fenced' } });
  expect(helps).toEqual([
    expect.stringMatching(/^node fencing\.mjs COMMAND\n/),
    expect.stringMatching(/^node manifests\.mjs --site SITE /),
  ]);
  expect(helps.join()).not.toContain('npm run');
  expect(manifests.stdout).toContain('kind: PrometheusRule');
  expect(manifests.stdout).toContain(world.stack.accelerator.dnsName);
  expect(manifests.stdout).toContain(webhook.username);
});

it('a new value of one parameter needs no other, and no new template', async () => {
  const { parameters } = await parametersOfStack();
  const type = await awsCli(dist, world.stack.aws, () => undefined);
  await type(installing('Changing a parameter', { 'Observe=false': 'AlertName=SiteIsGone' }));

  const after = await parametersOfStack();
  expect(after.status).toBe('UPDATE_COMPLETE');
  expect(after.parameters.filter(({ ParameterKey }) => ParameterKey !== 'AlertName')).toEqual(
    parameters.filter(({ ParameterKey }) => ParameterKey !== 'AlertName'),
  );

  const sent = await sendAlerts(world, [SITE_B_REPORTED, { ...SITE_B_REPORTED, alertname: 'SiteIsGone' }]);

  expect(sent.alerts.map(({ result }) => result)).toEqual(['ignored', 'started']);
});
