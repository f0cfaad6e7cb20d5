import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { startEmulator } from '../../../infra/local/emulator/emulator.ts';
import {
  ensureVirtualEnvironment,
  keepingBytecode,
} from '../../../infra/local/emulator/virtual-environment.ts';
import type { Answer } from './script.ts';
import { NODE_DIRECTORY, QUIET, startWorld } from './world.ts';

vi.setConfig({ testTimeout: 120_000 });

const EMULATOR = join(import.meta.dirname, '../../../infra/local/emulator');

const parentOutput = z.object({ pid: z.number(), folder: z.string() });

/** The processes of the emulator's group: itself and its Lambda workers. */
function group(pid: number): string[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pgid=,stat=,args='], { encoding: 'utf8' }).split('\n');
  return lines.filter((line) => Number(line.trim().split(/\s+/)[0]) === pid && !/^\s*\d+\s+Z/.test(line));
}

it('a stop leaves no process and no folder, although a function is busy', async () => {
  const world = await startWorld();
  const { pid, folder } = world.emulator;
  const execution = await world.start('steps', [() => new Promise<Answer>(() => undefined)]);
  await world.script.called(execution.key, 1);
  const before = group(pid);

  await world.stop();
  await world.stop();

  expect(before.filter((line) => line.includes('_worker.js'))).not.toHaveLength(0);
  expect(group(pid)).toEqual([]);
  expect(existsSync(folder)).toBe(false);
});

it.each(['SIGKILL', 'SIGINT'] as const)(
  'the emulator ends when its parent is ended by %s',
  async (signal) => {
    const parent = spawn(process.execPath, [join(import.meta.dirname, 'parent.ts')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const { value: line } = await createInterface({ input: parent.stdout })[Symbol.asyncIterator]().next();
    const { pid, folder } = parentOutput.parse(JSON.parse(line ?? ''));
    const before = group(pid);

    parent.kill(signal);

    await vi.waitFor(() => expect([group(pid), existsSync(folder)]).toEqual([[], false]), {
      timeout: 10_000,
    });
    expect(before.length).toBeGreaterThan(1);
  },
);

it('a failed start reports the last lines of the log, and leaves nothing behind', async () => {
  const start = startEmulator({
    nodeDirectory: NODE_DIRECTORY,
    environment: { MINISTACK_DOCKER_TIMEOUT: 'soon' },
    progress: QUIET,
  });

  await expect(start).rejects.toThrow(
    /did not start:\n.*ValueError: could not convert string to float: 'soon'/s,
  );
});

describe('the launcher rejects an emulator that the patches do not fit', () => {
  const version = 'import importlib.metadata as m; m.version = lambda _: "1.5.34"';
  const source = [
    'from importlib.machinery import SourceFileLoader as L',
    'get = L.get_source',
    'L.get_source = lambda self, name: get(self, name).replace("def _stop_execution", "def _stop")',
  ].join('; ');
  const rows = [
    {
      of: 'another version',
      before: version,
      message:
        'Patch "a_failing_callback_function_fails_its_task" does not fit ministack 1.5.34: it was written for 1.5.33',
    },
    {
      of: 'a changed function',
      before: source,
      message:
        'Patch "a_stopped_execution_stops" does not fit ministack 1.5.33: ministack.services.stepfunctions contains 0 times: def _stop_execution(data):',
    },
  ];
  it.each(rows)('$of', async ({ before, message }) => {
    const requirements = join(EMULATOR, 'requirements.txt');
    const python = await ensureVirtualEnvironment({ name: 'emulator', requirements, progress: QUIET });
    const folder = mkdtempSync(join(tmpdir(), 'emulator-test-'));
    const run = `${before}\nimport runpy, sys\nsys.path[0] = ${JSON.stringify(EMULATOR)}\nrunpy.run_path(sys.path[0] + "/launcher.py", run_name="__main__")`;

    const ended = spawnSync(python, [...keepingBytecode(python), '-c', run, folder], {
      encoding: 'utf8',
      stdio: 'pipe',
    });

    rmSync(folder, { recursive: true });
    expect(ended.stderr.trim()).toBe(message);
    expect(ended.status).toBe(3);
  });
});
