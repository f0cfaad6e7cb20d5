import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleFunctions } from '../site-fencing/constructs/bundle-functions.ts';
import { archiveFiles } from './archive.ts';
import { noticeOf } from './notice.ts';
import { bundlePrograms } from './operator.ts';
import { buildPackage, bundlePackagedConstruct, PACKAGE_FILE } from './package/build-package.ts';
import { packagesOf } from './packages.ts';
import { sbomOf } from './sbom.ts';
import { archiveOf, releasedTemplate } from './template.ts';

/** The file with the checksums of all others. */
export const CHECKSUMS = 'SHA256SUMS';

const ROOT = join(import.meta.dirname, '../..');

/** The files of the release by their names, with the checksums of all others. */
export async function buildRelease(): Promise<Map<string, Uint8Array>> {
  const [functions, programs] = [bundleFunctions(), bundlePrograms()];
  const construct = await bundlePackagedConstruct();
  const packages = packagesOf([...functions.sources, ...programs.sources, ...construct.sources]);
  const [license, changelog] = await Promise.all(
    ['LICENSE', 'CHANGELOG.md'].map((name) => readFile(join(ROOT, name))),
  );
  const legal = { LICENSE: license ?? new Uint8Array(), NOTICE: bytesOf(noticeOf(packages)) };
  const archives = [...functions.code].map(
    ([name, code]) => [archiveOf(name), archiveFiles({ 'index.mjs': code, ...legal })] as const,
  );
  const files = new Map<string, Uint8Array>([
    ['template.json', bytesOf(`${JSON.stringify(releasedTemplate(), null, 1)}\n`)],
    ...archives,
    [PACKAGE_FILE, await buildPackage(construct, functions.code, legal)],
    ['operator.zip', archiveFiles({ ...programs.files, ...legal })],
    ['sbom.cdx.json', bytesOf(sbomOf(ROOT, packages))],
    ...Object.entries(legal),
    ['CHANGELOG.md', changelog ?? new Uint8Array()],
  ]);
  const sums = [...files]
    .map(([name, content]) => `${sha256(content)}  ${name}`)
    .sort((a, b) => (a.slice(66) < b.slice(66) ? -1 : 1));
  return files.set(CHECKSUMS, bytesOf(`${sums.join('\n')}\n`));
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

const sha256 = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');
