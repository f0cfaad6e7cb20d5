import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync, closeSync, openSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { LOCAL_CREDENTIALS } from '../../operator/deployment/local-stack-file.ts';
import { hasExited, stopGroup } from '../support/processes.ts';
import { type Decision, readDecisions } from './decisions.ts';
import { clientEnvironment, emulatorEnvironment, REGION } from './environment.ts';
import { ensureVirtualEnvironment, keepingBytecode } from './virtual-environment.ts';

const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 5_000;
const LAST_LINES = 20;

export interface EmulatorOptions {
  /** The folder with the `node` that runs the functions. */
  nodeDirectory: string;
  /** Variables that the functions inherit, such as AWS_ENDPOINT_URL_GLOBAL_ACCELERATOR; their own take precedence. */
  environment: Record<string, string>;
  progress: (text: string) => void;
}

/** The options of an AWS SDK client in this process. */
export interface AwsTarget {
  endpoint: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
}

export interface Emulator extends AwsTarget {
  /** The AWS_* variables of a client process; combine them with `withoutAws` of its environment. */
  environment: Record<string, string>;
  /** Its process, which leads the process group of its Lambda workers. */
  pid: number;
  /** The folder of the emulator and its functions, removed by `stop`. */
  folder: string;
  /** The whole log of the emulator and its functions. */
  log(): Promise<string>;
  /** What the roles were allowed and denied so far. */
  decisions(): Promise<Decision[]>;
  /** Stops it with every worker and removes its folder. May be called more than once. */
  stop(): Promise<void>;
}

/**
 * Starts the AWS emulator on a free port of 127.0.0.1. When this process ends, even by a crash, the emulator and its
 * workers end too and its folder is removed.
 *
 * @throws PythonMissingError, or an Error with the emulator's last log lines if it does not start
 */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const python = await ensureVirtualEnvironment({
    name: 'emulator',
    requirements: join(import.meta.dirname, 'requirements.txt'),
    progress: options.progress,
  });
  options.progress('starting the AWS emulator');
  const folder = await mkdtemp(join(tmpdir(), 'keycloak-site-fencing-emulator-'));
  const log = () => readFile(join(folder, 'emulator.log'), 'utf8');
  const child = launch(python, folder, options);
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= stopGroup(child, STOP_LIMIT_MS).then(() => rm(folder, { recursive: true, force: true }));
    return stopping;
  };

  const port = await readyPort(child);
  if (port === undefined || child.pid === undefined) {
    const lines = (await log()).trimEnd().split('\n').slice(-LAST_LINES);
    await stop();
    throw new Error(`The AWS emulator did not start:\n${lines.join('\n')}`);
  }
  const endpoint = `http://127.0.0.1:${port}`;
  return {
    endpoint,
    region: REGION,
    credentials: { ...LOCAL_CREDENTIALS }, // a copy: the SDK's clients modify the object
    environment: clientEnvironment(endpoint),
    pid: child.pid,
    folder,
    log,
    decisions: () => readDecisions(folder),
    stop,
  };
}

/** Detached, so that Ctrl-C does not reach it, and its whole process group can be killed. */
function launch(python: string, folder: string, options: EmulatorOptions): ChildProcess {
  const log = join(folder, 'emulator.log');
  const logFile = openSync(log, 'a');
  const child = spawn(
    python,
    [...keepingBytecode(python), join(import.meta.dirname, 'launcher.py'), folder],
    {
      cwd: folder,
      env: emulatorEnvironment(folder, options.nodeDirectory, options.environment),
      stdio: ['pipe', 'pipe', logFile],
      detached: true,
    },
  );
  closeSync(logFile);
  child.once('error', (error) => appendFileSync(log, String(error)));
  return child;
}

/** The port that the launcher prints once it accepts connections, or undefined if it exits or takes too long. */
async function readyPort(child: ChildProcess): Promise<number | undefined> {
  if (!child.stdout) return undefined;
  const lines = createInterface({ input: child.stdout });
  const timer = setTimeout(() => lines.close(), START_LIMIT_MS);
  try {
    for await (const line of lines) {
      const port = /^ready (\d+)$/.exec(line)?.[1];
      if (port && !hasExited(child)) return Number(port);
    }
    return undefined;
  } finally {
    clearTimeout(timer);
    child.stdout.resume();
  }
}
