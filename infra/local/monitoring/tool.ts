import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';

/** The Debian package of each tool. */
const PACKAGES = { promtool: 'prometheus', amtool: 'prometheus-alertmanager' } as const;

export interface ToolResult {
  readonly code: number;
  readonly stdout: string;
  /** Standard output and error, in this order. */
  readonly output: string;
}

/** @throws Error that says how to install the tool if it is missing */
export function run(tool: keyof typeof PACKAGES, args: readonly string[], cwd: string): Promise<ToolResult> {
  return new Promise((resolve, reject) => {
    execFile(tool, args, { cwd, timeout: 30_000 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code;
      if (typeof code === 'number') return resolve({ code, stdout, output: `${stdout}${stderr}` });
      reject(
        code === 'ENOENT'
          ? new Error(
              `${tool} was not found on the PATH. On Debian, install it with "apt-get install ${PACKAGES[tool]}".`,
            )
          : error,
      );
    });
  });
}

/** @throws Error that says how to install a missing server; each server's package also has one of these tools */
export async function requireMonitoring(): Promise<void> {
  for (const tool of ['promtool', 'amtool'] as const) await run(tool, ['--version'], tmpdir());
}
