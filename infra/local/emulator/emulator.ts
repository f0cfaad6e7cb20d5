import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync, closeSync, openSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { LOCAL_CREDENTIALS } from '../../operator/deployment/local-stack-file.ts';
import { hasExited, stopGroup } from '../support/processes.ts';
import { clientEnvironment, emulatorEnvironment, REGION } from './environment.ts';
import { ensureVirtualEnvironment, keepingBytecode } from './virtual-environment.ts';

const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 5_000;
const LAST_LINES = 20;

export interface EmulatorOptions {
  /** The folder of the `node` that runs the functions. */
  nodeDirectory: string;
  /** What the functions inherit, such as AWS_ENDPOINT_URL_GLOBAL_ACCELERATOR; their own variables win. */
  environment: Record<string, string>;
  progress: (text: string) => void;
}

/** What a client of the AWS SDK in this process is made with. */
export interface AwsTarget {
  endpoint: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
}

export interface Emulator extends AwsTarget {
  /** The AWS_* variables of a client process; give it the rest of its own by `withoutAws`. */
  environment: Record<string, string>;
  /** Its process, which leads a group of its Lambda workers. */
  pid: number;
  /** Its own and its functions' folder, there until it is stopped. */
  folder: string;
  /** All that it and its functions logged so far. */
  log(): Promise<string>;
  /** Ends it with every worker and removes its folder; once is enough, twice is harmless. */
  stop(): Promise<void>;
}

/**
 * Starts the AWS emulator on a free port of 127.0.0.1. It also ends, with its workers and its
 * folder, when this process does, however that comes about.
 *
 * @throws PythonMissingError, or an Error with the emulator's last log lines when it does not start
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
    credentials: { ...LOCAL_CREDENTIALS }, // the SDK's clients write into what they are given
    environment: clientEnvironment(endpoint),
    pid: child.pid,
    folder,
    log,
    stop,
  };
}

/** Detached, so that Ctrl-C reaches only this process, and the group can be ended as a whole. */
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

/** The port that the launcher tells once it accepts connections; nothing when it ends or takes too long. */
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
