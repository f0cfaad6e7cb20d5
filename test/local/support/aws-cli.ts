import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { AwsTarget } from '../../../infra/local/emulator/emulator.ts';
import { clientEnvironment } from '../../../infra/local/emulator/environment.ts';
import {
  ensureVirtualEnvironment,
  keepingBytecode,
} from '../../../infra/local/emulator/virtual-environment.ts';

const REQUIREMENTS = join(import.meta.dirname, '../../aws-cli/requirements.txt');

/**
 * A shell in a folder, in which `aws` is the AWS CLI, with the emulator as its endpoint and no other setting.
 *
 * @returns runs commands and returns their output; it throws an Error with the output if one of them fails
 */
export async function awsCli(
  folder: string,
  aws: AwsTarget,
  progress: (text: string) => void,
): Promise<(commands: string) => Promise<string>> {
  const python = await ensureVirtualEnvironment({ name: 'aws-cli', requirements: REQUIREMENTS, progress });
  const program = [python, ...keepingBytecode(python), '-m', 'awscli'].map((word) => `'${word}'`).join(' ');
  const env = { PATH: process.env.PATH, HOME: folder, ...clientEnvironment(aws.endpoint) };
  return async (commands) => {
    const script = `set -e\naws() { ${program} "$@"; }\n${commands}`;
    const { stdout } = await promisify(execFile)('bash', ['-c', script], { cwd: folder, env });
    return stdout;
  };
}
