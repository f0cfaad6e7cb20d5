import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { LOCAL_FOLDER } from '../../operator/deployment/local-stack-file.ts';
import { buildOnce } from '../support/build-once.ts';
import type { InfinispanVersion } from '../support/infinispan-version.ts';
import { runToEnd } from '../support/processes.ts';
import { withLock } from './lock.ts';
import { requireJava, requireMaven } from './prerequisites.ts';

const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies';

/**
 * Copies a version's jars from Maven to `.local/infinispan-<version>/lib` in the checkout, unless they exist there.
 * Maven uses the machine's own settings.
 *
 * @returns the folder that contains `lib`
 * @throws PrerequisiteMissingError, or an Error with Maven's output if the download fails
 */
export async function ensureInfinispan(
  version: InfinispanVersion,
  progress: (text: string) => void,
  home = LOCAL_FOLDER,
): Promise<string> {
  await requireJava();
  const folder = join(home, `infinispan-${version}`);
  if (existsSync(folder)) return folder;

  await requireMaven();
  progress(`copying Infinispan ${version} from Maven (once)`);
  // One at a time: Maven's repository in the user's home does not support concurrent processes.
  await withLock(join(home, 'maven.lock'), async () => {
    if (existsSync(folder)) return;
    await buildOnce({
      folder,
      complete: folder,
      async build(building) {
        const pom = join(import.meta.dirname, `pom-${version}.xml`);
        const settings = ['-DincludeScope=runtime', `-DoutputDirectory=${join(building, 'lib')}`];
        await runToEnd('mvn', ['-q', '-B', '-f', pom, COPY, ...settings]);
      },
    });
  });
  return folder;
}
