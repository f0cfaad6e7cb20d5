import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const OLDEST_JAVA = 17;
const INSTALL_HINT =
  'install it (on Debian and Ubuntu: apt-get install openjdk-17-jre-headless maven; on macOS: brew install openjdk maven) and try again.';

/** A program that real servers need is not installed; the message says how to install it. */
class PrerequisiteMissingError extends Error {
  override readonly name = 'PrerequisiteMissingError';
}

/** @throws PrerequisiteMissingError if `java` on the PATH is missing, does not run or is older than 17 */
export async function requireJava(): Promise<void> {
  const output = await outputOf('java', ['-version']);
  // Such as "17.0.15", or "1.8.0_392" in the old scheme.
  const version = /version "([^"]+)"/.exec(output ?? '')?.[1];
  if (Number.parseInt(version ?? '', 10) >= OLDEST_JAVA) return;
  throw new PrerequisiteMissingError(
    `Real Infinispan servers need Java ${OLDEST_JAVA} or newer, but java on the PATH is ${version ?? 'missing'}: ${INSTALL_HINT}`,
  );
}

/** @throws PrerequisiteMissingError if `mvn` on the PATH is missing or does not run */
export async function requireMaven(): Promise<void> {
  if ((await outputOf('mvn', ['--version'])) !== undefined) return;
  throw new PrerequisiteMissingError(
    `Infinispan's jars are downloaded with Maven, but mvn is not on the PATH: ${INSTALL_HINT}`,
  );
}

/** A program's output on both streams, or undefined if it does not run. */
async function outputOf(file: string, args: string[]): Promise<string | undefined> {
  try {
    const { stdout, stderr } = await promisify(execFile)(file, args, { timeout: 30_000 });
    return stdout + stderr;
  } catch {
    return undefined;
  }
}
