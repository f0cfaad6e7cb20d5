import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';

/** Which of Debian's packages has a tool. */
const PACKAGES = { promtool: 'prometheus', amtool: 'prometheus-alertmanager' } as const;

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  /** Standard output and error, in this order. */
  readonly output: string;
}

/** @throws Error that says how to install a tool that is missing */
export function run(tool: keyof typeof PACKAGES, args: readonly string[], cwd: string): Promise<Ran> {
  return new Promise((resolve, reject) => {
    execFile(tool, args, { cwd, timeout: 30_000 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code;
      if (typeof code === 'number') return resolve({ code, stdout, output: `${stdout}${stderr}` });
      reject(
        code === 'ENOENT'
          ? new Error(
              `There is no ${tool} on the PATH: "apt-get install ${PACKAGES[tool]}" on Debian installs it.`,
            )
          : error,
      );
    });
  });
}

/** @throws Error that says how to install what is missing: each server comes with the tool that is asked here */
export async function requireMonitoring(): Promise<void> {
  for (const tool of ['promtool', 'amtool'] as const) await run(tool, ['--version'], tmpdir());
}
