import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { leftIn, temporaryFolder } from '../support/leftovers.ts';

const DEMO = join(import.meta.dirname, '../../../infra/local/commands/demo.ts');

/** The time from the failure of both sites until the survivor's users are served. */
const SHOWN = [
  /starting two Infinispan sites of version 15\.0\.21/,
  /breaking the link between them until users' writes fail at both/,
  /Before\n.*\n.*in service +in service\n.*site-b is online +site-a is online\n.*a user's write +500 +500\n/,
  /SUCCEEDED .*"FENCED"/,
  /After\n.*\n.*in service +not listed\n.*site-b is offline +site-a is online\n.*a user's write +204 +500\n/,
  /FENCED, verified at the accelerator and at Infinispan/,
];

interface Run {
  readonly what: string;
  readonly args?: readonly string[];
  readonly ctrlCAt?: string;
  readonly code: number;
  readonly shows: readonly RegExp[];
}

const runs: readonly Run[] = [
  { what: 'fences one of two real sites', code: 0, shows: SHOWN },
  { what: 'ends with Ctrl-C while servers start', ctrlCAt: 'starting two Infinispan', code: 130, shows: [] },
  // Each takes five minutes, most of which it waits.
  ...(process.env.RESTORES === 'all' ? ['real', 'real-16.0.5'] : []).map((infinispan) => ({
    what: `restores the fenced site, --infinispan ${infinispan}`,
    args: ['--restore', '--infinispan', infinispan],
    code: 0,
    shows: [
      /FENCED, verified/,
      /\d{3} entries have the same key and value at both sites, 0 have not/,
      /RESTORED, verified/,
    ],
  })),
];
it.each(runs)(
  'the demo $what, and leaves nothing behind',
  async (run) => {
    const { args = ['--infinispan', 'real'], ctrlCAt = '', code, shows } = run;
    const folder = await temporaryFolder();
    const demo = spawn(process.execPath, [DEMO, ...args], {
      env: { ...process.env, TMPDIR: folder, NO_COLOR: '1', NODE_DISABLE_COMPILE_CACHE: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    if (ctrlCAt !== '') {
      demo.stdout.on('data', (chunk) => {
        // Some of the servers run by then.
        if (String(chunk).includes(ctrlCAt)) setTimeout(() => demo.kill('SIGINT'), 2000);
      });
    }
    const [shown, complaint] = await Promise.all([text(demo.stdout), text(demo.stderr), once(demo, 'close')]);

    expect({ code: demo.exitCode, complaint }).toEqual({ code, complaint: '' });
    expect(shows.filter((part) => !part.test(shown))).toEqual([]);
    expect(await leftIn(folder)).toEqual([]);
  },
  600_000,
);
