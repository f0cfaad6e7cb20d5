import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const OLDEST_JAVA = 17;
const WHAT_TO_DO =
  'install it (on Debian and Ubuntu: apt-get install openjdk-17-jre-headless maven; on macOS: brew install openjdk maven) and try again.';

/** A program that real servers need is not on this machine; the message says what to do. */
class PrerequisiteMissingError extends Error {
  override readonly name = 'PrerequisiteMissingError';
}

/** @throws PrerequisiteMissingError when the `java` on PATH is older than 17 or does not run */
export async function requireJava(): Promise<void> {
  const said = await outputOf('java', ['-version']);
  // "17.0.15", and "1.8.0_392" of the old numbering.
  const version = /version "([^"]+)"/.exec(said ?? '')?.[1];
  if (Number.parseInt(version ?? '', 10) >= OLDEST_JAVA) return;
  throw new PrerequisiteMissingError(
    `Real Infinispan servers need Java ${OLDEST_JAVA} or newer, and java on PATH is ${version ?? 'missing'}: ${WHAT_TO_DO}`,
  );
}

/** @throws PrerequisiteMissingError when the `mvn` on PATH does not run */
export async function requireMaven(): Promise<void> {
  if ((await outputOf('mvn', ['--version'])) !== undefined) return;
  throw new PrerequisiteMissingError(
    `Infinispan's jars come from Maven, and mvn on PATH is missing: ${WHAT_TO_DO}`,
  );
}

/** What a program prints on either stream; nothing when it does not run. */
async function outputOf(file: string, args: string[]): Promise<string | undefined> {
  try {
    const { stdout, stderr } = await promisify(execFile)(file, args, { timeout: 30_000 });
    return stdout + stderr;
  } catch {
    return undefined;
  }
}
