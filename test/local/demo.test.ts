import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import * as z from 'zod';
import { fenceOnce } from '../../infra/local/commands/fence-once.ts';
import { serve } from '../../infra/local/commands/serve.ts';
import type { LocalStack } from '../../infra/local/stack/local-stack.ts';
import { fencingConfig } from '../../infra/site-fencing/config.ts';
import { renderLine } from '../../infra/tools/command-line/lines.ts';
import { startWorld } from './support/start-world.ts';
import type { World } from './support/world.ts';

const ROOT = join(import.meta.dirname, '../..');

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'demo-test-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

describe('on a running stack', () => {
  let world: World;
  let stack: LocalStack;
  beforeAll(async () => {
    world = await startWorld({ waitScale: 0.02 });
    stack = world.stack;
  });
  afterAll(() => world?.stop());

  const survivor = () => {
    const server = stack.sites['site-a']?.server;
    if (server === undefined) throw new Error('there is no site-a');
    return server;
  };
  const fence = async () => {
    const lines: string[] = [];
    const complaints = await fenceOnce(
      stack,
      (line) => lines.push(renderLine(line)),
      new AbortController().signal,
    );
    const shown = lines.join('\n');
    for (const [, name = ''] of shown.matchAll(/"execution":"([^"]+)"/g))
      world.remembered.executions.add(name);
    return { complaints, shown };
  };

  it('prints why nothing was fenced, and the state of both sites', async () => {
    survivor().model.setView(['site-a', 'site-b']);

    const { complaints } = await fence();

    survivor().model.setView(['site-a']);
    expect(complaints).toEqual([
      'the outcome is NOT_FENCED, SITE_VIEW_HEALED',
      'site-b is online in the Infinispan of site-a',
      'site-b is in service at the accelerator',
    ]);
  });

  it('prints a failed step and its retry, the trail, and both sites afterwards', async () => {
    survivor().controls.setFaults([{ operation: 'POST take-offline', error: 500 }]);

    const { complaints, shown } = await fence();

    expect(complaints).toEqual([]);
    const parts = [
      /at the accelerator +in service +in service\n.*site-b is online .*\n.*a user's write +500/,
      /202 .*"result":"started"/,
      /\n {2}[\d:.]{12} +[\d.]+ s {2}Look up accelerator\n/,
      /failed: InfinispanUnavailable: POST .*take-offline: 500/,
      /retried: Take site offline/,
      /SUCCEEDED .*"FENCED"/,
      /observed\n[\s\S]*sitesView \[site-a\], .*backup online/,
      /removed {2}incident site-b_by_site-a_/,
      /outcome {2}FENCED {2}incident site-b_by_site-a_/,
      /at the accelerator +in service +not listed\n.*site-b is offline .*\n.*a user's write +204/,
    ];
    expect(
      parts.map((part) => part.exec(shown)?.index ?? part).filter((at) => typeof at !== 'number'),
    ).toEqual([]);
  });

  it('the offered stack is described for other programs, one stack at a time, and its curl command fences', async () => {
    const folder = await temporaryFolder();
    const [first, second] = [new AbortController(), new AbortController()];
    const lines: string[] = [];
    const offered = serve(
      stack,
      (line) => lines.push(renderLine(line)),
      Readable.from([]),
      first.signal,
      folder,
    );
    await expect.poll(() => lines).toContainEqual(expect.stringMatching(/Press Ctrl-C to stop\.$/));

    const path = join(folder, 'stack.json');
    const described = stackFile.parse(JSON.parse(await readFile(path, 'utf8')));
    const { mode } = await stat(path);
    const answer = await fetch(described.webhook.url, {
      method: 'POST',
      ...(await asCurlWould(lines.find((line) => line.includes('curl')) ?? '')),
    });
    const refused = serve(stack, () => undefined, Readable.from([]), second.signal, folder);
    await expect(refused).rejects.toThrow('Another local stack is running');
    first.abort();
    await offered;

    expect(mode & 0o777).toBe(0o600);
    expect(described.webhook).toEqual(stack.webhook);
    expect(answer.status).toBe(202);
    expect(await readdir(folder)).toEqual([]);
  });
});

const site = z.strictObject({
  loadBalancerArn: z.string(),
  infinispan: z.strictObject({
    url: z.url(),
    username: z.string(),
    password: z.string(),
    caFile: z.string(),
  }),
});

/** The part of the file on which other programs rely. */
const stackFile = z.strictObject({
  webhook: z.strictObject({ url: z.url(), username: z.string(), password: z.string() }),
  aws: z.strictObject({ endpoint: z.url(), region: z.string() }),
  globalAccelerator: z.strictObject({ endpoint: z.url() }),
  stateMachineArn: z.string(),
  tables: z.strictObject({ audit: z.string(), claims: z.string() }),
  accelerator: z.strictObject({ arn: z.string(), dnsName: z.string() }),
  sites: z.strictObject({ 'site-a': site, 'site-b': site }),
  configuration: fencingConfig,
});

/** The request that the pasted command sends, with the quotes parsed by a shell. */
async function asCurlWould(line: string) {
  const script = `curl() { printf '%s\\n' "$@"; }; ${line}`;
  const args = execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\n');
  const after = (option: string) => args[args.indexOf(option) + 1] ?? '';
  const [name = '', value = ''] = after('--header').split(': ');
  return {
    headers: { [name]: value, Authorization: `Basic ${Buffer.from(after('--user')).toString('base64')}` },
    body: await readFile(after('--data-binary').slice(1), 'utf8'),
  };
}

describe('the commands', () => {
  const run = (file: string, args: string[], folder = tmpdir()) =>
    spawn(process.execPath, [join(ROOT, 'infra/local/commands', file), ...args], {
      cwd: ROOT,
      // Bundling runs npx, which keeps its own cache in the temporary folder.
      env: { ...process.env, TMPDIR: folder, NO_COLOR: '1', NODE_DISABLE_COMPILE_CACHE: '1' },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });

  const calls = [
    { file: 'demo.ts', args: ['--help'], code: 0, output: /^npm run demo \[-- / },
    { file: 'local.ts', args: ['--help'], code: 0, output: /^npm run local \[-- / },
    { file: 'demo.ts', args: ['--kep'], code: 2, output: /^demo: Unknown option '--kep'; see --help/ },
    { file: 'local.ts', args: ['--keep'], code: 2, output: /^local: Unknown option '--keep'; see --help/ },
    {
      file: 'demo.ts',
      args: ['--infinispan', 'reel'],
      code: 2,
      output: /^demo: --infinispan takes .*, not 'reel'; see --help/,
    },
    {
      file: 'demo.ts',
      args: ['--infinispan'],
      code: 2,
      output: /^demo: Option '--infinispan <value>' argument m/,
    },
    { file: 'demo.ts', args: ['site-b'], code: 2, output: /^demo: Unexpected argument 'site-b'; see --help/ },
  ];
  it.each(calls)('$file $args ends with $code', async ({ file, args, code, output }) => {
    const child = run(file, args);
    const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);

    expect(out + err).toMatch(output);
    expect(child.exitCode).toBe(code);
  });

  /** The leftovers of a run: processes of its group or of its folder, and files in its folder. */
  async function left(pid: number | undefined, folder: string): Promise<string[]> {
    const processes = execFileSync('ps', ['-A', '-o', 'pgid=,stat=,args='], { encoding: 'utf8' }).split('\n');
    return [
      ...processes.filter((line) => {
        const [group, state = ''] = line.trim().split(/\s+/);
        return !state.startsWith('Z') && (Number(group) === pid || line.includes(folder));
      }),
      ...(await readdir(folder)),
    ];
  }

  const ends = [
    { when: 'it has ended', text: '', code: 0 },
    { when: 'Ctrl-C while the emulator starts', text: 'starting the AWS emulator', code: 130 },
    { when: 'Ctrl-C while the template is synthesized', text: 'synthesizing', code: 130 },
    { when: 'Ctrl-C while the execution runs', text: 'Look up accelerator', code: 130 },
  ];
  it.each(ends)('the demo leaves no process and no file after: $when', { timeout: 120_000 }, async (row) => {
    const folder = await temporaryFolder();
    const child = run('demo.ts', [], folder);
    let shown = '';
    child.stdout.on('data', (chunk) => {
      const before = shown;
      shown += chunk;
      // A terminal sends the signal to the whole group; npm sends it once more.
      if (row.text !== '' && shown.includes(row.text) && !before.includes(row.text)) {
        process.kill(-Number(child.pid), 'SIGINT');
        child.kill('SIGINT');
      }
    });
    const [complaint] = await Promise.all([text(child.stderr), once(child, 'close')]);

    expect({ code: child.exitCode, complaint }).toEqual({ code: row.code, complaint: '' });
    expect(await left(child.pid, folder)).toEqual([]);
  });
});
