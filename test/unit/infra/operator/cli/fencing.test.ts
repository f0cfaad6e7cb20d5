import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';
import { withoutAws } from '../../../../../infra/local/emulator/environment.ts';
import { COMMANDS } from '../../../../../infra/operator/cli/commands.ts';
import { readCall } from '../../../../../infra/operator/cli/parse-arguments.ts';
import { exitCodeOf } from '../../../../../infra/tools/command-line/errors.ts';
import { sentenceFor } from '../../../../../infra/tools/command-line/sentence.ts';

const ENTRY = join(import.meta.dirname, '../../../../../infra/operator/cli/fencing.ts');

/** In an environment without credentials, region or a profile. */
function start(args: readonly string[], environment: Record<string, string> = {}): ChildProcess {
  const env = {
    ...withoutAws(process.env),
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_CONFIG_FILE: '/dev/null',
    ...environment,
  };
  return spawn(process.execPath, [ENTRY, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
}

async function ended(child: ChildProcess) {
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error('the streams are piped');
  const [output, errors, [code]] = await Promise.all([text(stdout), text(stderr), once(child, 'exit')]);
  return { code, output, errors };
}

it.each([
  { args: [], code: 2, message: 'missing command; expected one of status, events' },
  { args: ['evnts'], code: 2, message: 'unknown command "evnts"' },
  { args: ['status', '--bogus'], code: 2, message: "Unknown option '--bogus'; see status --help." },
  { args: ['status', 'x'], code: 2, message: "Unexpected argument 'x'; see status --help." },
  { args: ['show'], code: 2, message: 'Missing argument NAME; see show --help.' },
  { args: ['events', '--since', 'monday'], code: 2, message: '"monday" is neither' },
  { args: ['pause', '--until', '2h'], code: 2, message: '--reason is required' },
  { args: ['pause', '--reason', ' ', '--until', '2h'], code: 2, message: '--reason is required' },
  { args: ['pause', '--reason', 'a\nb', '--until', '2h'], code: 2, message: '--reason must be one line' },
  { args: ['import-guide'], code: 2, message: '--function is required' },
  { args: ['import-guide', '--function', 'x', '--for', 'y'], code: 2, message: '--for takes cdk or release' },
  { args: ['pause', '--reason', 'x'], code: 2, message: '--until is required' },
  { args: ['pause', '--reason', 'x', '--until', '0m'], code: 4, message: 'is in the past' },
  { args: ['pause', '--reason', 'x', '--until', '2020-01-01T00:00Z'], code: 4, message: 'is in the past' },
  { args: ['pause', '--reason', 'x', '--until', '7d1m'], code: 4, message: 'more than 7 days ahead' },
])('fencing $args exits with $code before any request', async ({ args, code, message }) => {
  const error = await refusal(args);

  expect(exitCodeOf(error)).toBe(code);
  expect(sentenceFor(error)).toContain(message);
});

async function refusal(args: readonly string[]): Promise<unknown> {
  try {
    const read = readCall(args, COMMANDS);
    if ('command' in read)
      await read.command.run(read.call, () => Promise.reject(new Error('it sent a request')), read.target);
    return undefined;
  } catch (error) {
    return error;
  }
}

it.each([
  { args: ['evnts'], code: 2, message: 'unknown command "evnts"' },
  { args: ['status'], code: 1, message: 'No AWS region is set' },
])('fencing $args: exit code $code and one sentence on the error stream', async ({ args, code, message }) => {
  const { output, errors, ...end } = await ended(start(args));

  expect({ ...end, output }).toEqual({ code, output: '' });
  expect(errors).toContain(message);
  expect(errors.trimEnd().split('\n')).toHaveLength(1);
});

it('has help for all commands and for each', async () => {
  const whole = await ended(start(['--help']));
  const one = await ended(start(['pause', '--help']));

  for (const { name, summary } of COMMANDS)
    expect(whole.output).toMatch(new RegExp(`  ${name} .*${summary}`));
  expect(one.output).toMatch(/--reason TEXT .*\n.*--until TIME .*7 days/);
  for (const { code, output, errors } of [whole, one]) {
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    expect(output).toMatch(/Exit codes:\n {2}0 done.*\n(?: {2}.*\n)+$/);
  }
});

it('exits with 130 and no output at Ctrl-C while a request is pending', async () => {
  const requested = Promise.withResolvers<void>();
  const server = createServer(() => requested.resolve());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const child = start(['status'], {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'none',
    AWS_SECRET_ACCESS_KEY: 'none',
  });
  const end = ended(child);
  await requested.promise;

  child.kill('SIGINT');

  expect(await end).toEqual({ code: 130, output: '', errors: '' });
});
