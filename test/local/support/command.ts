import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { withoutAws } from '../../../infra/local/emulator/environment.ts';
import type { Checkout } from './checkout.ts';

export interface Ran {
  /** The exit code in a shell. */
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

const UNTIL_TEST_ENDS = join(import.meta.dirname, 'until-test-ends.sh');

/** A running script of package.json. */
export interface Running {
  /** Its whole output so far. */
  printed(): string;
  /** @throws Error with its whole output if it ends before it prints this */
  untilPrinted(what: RegExp): Promise<void>;
  type(line: string): void;
  /** Ctrl-C, which a terminal sends to every process of the command. */
  end(): Promise<Ran>;
}

/** Runs `npm run --silent SCRIPT -- ARGUMENTS` in a checkout, with this standard input. */
export async function run(
  checkout: Checkout,
  script: string,
  args: readonly string[],
  input = '',
): Promise<Ran> {
  const child = launch(checkout, script, args);
  child.stdin.end(input);
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: codeOf(child), output, errors };
}

/** Starts a script that runs until it is ended. */
export function start(checkout: Checkout, script: string, args: readonly string[], input?: string): Running {
  const child = launch(checkout, script, args);
  if (input !== undefined) child.stdin.end(input);
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const closed = once(child, 'close');
  return {
    printed: () => output + errors,
    async untilPrinted(what) {
      while (!what.test(output)) {
        await Promise.race([once(child.stdout, 'data'), closed]);
        if (isOver(child) && !what.test(output)) throw new Error(`${script} ended:\n${output}${errors}`);
      }
    },
    type: (line) => void child.stdin.write(`${line}\n`),
    async end() {
      if (child.pid !== undefined && !isOver(child)) process.kill(-child.pid, 'SIGINT');
      await closed;
      return { code: codeOf(child), output, errors };
    },
  };
}

/** npm ends with the signal that it received, after its script has ended. */
const codeOf = ({ exitCode, signalCode }: ChildProcess): number =>
  exitCode ?? 128 + (signalCode === null ? 0 : constants.signals[signalCode]);

const isOver = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null;

/** Starts it in its own process group, as a terminal does. It is ended when this process ends. */
function launch({ folder, temporary }: Checkout, script: string, args: readonly string[]) {
  const { FORCE_COLOR: _, ...env } = withoutAws(process.env);
  const command = ['npm', 'run', '--silent', script, '--', ...args];
  const child = spawn('sh', [UNTIL_TEST_ENDS, ...command], {
    cwd: folder,
    env: { ...env, TMPDIR: temporary, NO_COLOR: '1', NODE_DISABLE_COMPILE_CACHE: '1' },
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
  });
  const endSignal = child.stdio[3] as Writable;
  child.once('exit', () => endSignal.end('over\n'));
  return child;
}
