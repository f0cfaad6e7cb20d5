import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { devNull } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { AwsTarget } from '../../../infra/local/emulator/emulator.ts';
import {
  ensureVirtualEnvironment,
  keepingBytecode,
} from '../../../infra/local/emulator/virtual-environment.ts';
import { stopGroup } from '../../../infra/local/support/processes.ts';
import { LOCAL_ACCOUNT } from '../../../infra/operator/deployment/local-stack-file.ts';

const STOP_LIMIT_MS = 5_000;

interface EngineOptions {
  /** The services that its state machines call. */
  readonly services: AwsTarget;
  /** The scale of waits in states and before retries: 1 is real time. */
  readonly waitScale: number;
}

/** moto's Step Functions interpreter: a second one beside the emulator's, which has its own executions only. */
export interface Engine extends AwsTarget {
  stop(): Promise<void>;
}

/**
 * Starts it on a free port of 127.0.0.1, for the same account and region as the services. It also ends with this
 * process. The first start on a machine installs it into `.local/`.
 *
 * @throws PythonMissingError, or an Error if it does not start; its output is on standard error
 */
export async function startMoto({ services, waitScale }: EngineOptions): Promise<Engine> {
  const python = await ensureVirtualEnvironment({
    name: 'moto',
    requirements: join(import.meta.dirname, 'requirements.txt'),
    progress: (text) => console.log(text),
  });
  const { port } = new URL(services.endpoint);
  const child = spawn(
    python,
    [...keepingBytecode(python), join(import.meta.dirname, 'launcher.py'), port, String(waitScale)],
    {
      // Its clients get no AWS configuration and no proxy of this machine.
      env: {
        PATH: process.env.PATH,
        MOTO_ACCOUNT_ID: LOCAL_ACCOUNT,
        AWS_CONFIG_FILE: devNull,
        AWS_SHARED_CREDENTIALS_FILE: devNull,
      },
      stdio: ['pipe', 'pipe', 'inherit'],
      detached: true,
    },
  );
  const stop = () => stopGroup(child, STOP_LIMIT_MS);
  const ready = await readyPort(child).catch(() => undefined);
  if (ready === undefined) {
    await stop();
    throw new Error('moto did not start');
  }
  return {
    region: services.region,
    credentials: { ...services.credentials },
    endpoint: `http://127.0.0.1:${ready}`,
    stop,
  };
}

/** The port that the launcher prints; undefined if it exits before. */
async function readyPort(child: ChildProcess): Promise<number | undefined> {
  if (!child.stdout) return undefined;
  const lines = createInterface({ input: child.stdout });
  const printedPort = once(lines, 'line').then(([line]) => /^ready (\d+)$/.exec(String(line))?.[1]);
  const port = await Promise.race([printedPort, once(child, 'exit').then(() => undefined)]);
  return port === undefined ? undefined : Number(port);
}
