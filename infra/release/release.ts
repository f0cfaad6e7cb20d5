import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runCommand } from '../tools/command-line/command.ts';
import { Refused } from '../tools/command-line/errors.ts';
import { buildRelease, CHECKSUMS } from './build-release.ts';

const HELP = `npm run release -- [--out FOLDER]

Builds a release: a CloudFormation template with the archives of its functions, the operator's programs for Node, the
licences and a bill of materials. The same checkout gives the same bytes.

  --out FOLDER   a folder that does not exist, or an earlier release, which is replaced (default: dist)
`;

await runCommand({
  name: 'release',
  help: HELP,
  options: { out: { value: 'FOLDER' } },
  async run(given) {
    const folder = given.text('out') ?? 'dist';
    if (existsSync(folder) && !existsSync(join(folder, CHECKSUMS))) {
      throw new Refused(
        `${folder} exists and is not a release (it has no ${CHECKSUMS}); it is left as it is.`,
      );
    }
    const files = await buildRelease();
    await rm(folder, { recursive: true, force: true });
    for (const [name, content] of files) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), content);
    }
    process.stdout.write(`Release with ${files.size} files in ${folder}\n`);
    return true;
  },
});
