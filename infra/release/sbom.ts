import { execFileSync } from 'node:child_process';
import * as z from 'zod';
import manifest from '../../package.json' with { type: 'json' };
import type { BundledPackage } from './packages.ts';

const component = z.looseObject({ 'bom-ref': z.string(), name: z.string(), version: z.string() });
const bom = z.looseObject({
  metadata: z.looseObject({ component }),
  components: z.array(component),
  dependencies: z.array(z.object({ ref: z.string(), dependsOn: z.array(z.string()) })),
});

/**
 * The software bill of materials of the archives, in CycloneDX's JSON: npm's, of the bundled packages only, and without
 * what differs from one run or folder to the next.
 *
 * @param root the folder of package.json
 * @throws Error for a bundled package that npm does not list
 */
export function sbomOf(root: string, packages: readonly BundledPackage[]): string {
  const text = execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const { serialNumber: _, metadata, components, dependencies, ...rest } = bom.parse(JSON.parse(text));
  const bundled = new Set(packages.map(({ name, version }) => `${name}@${version}`));
  const listed = components.filter(({ name, version }) => bundled.has(`${name}@${version}`));
  const found = new Set(listed.map(({ name, version }) => `${name}@${version}`));
  const missing = [...bundled].filter((one) => !found.has(one));
  if (missing.length > 0) throw new Error(`npm sbom does not list ${missing.join(', ')}`);
  const { timestamp: __, ...described } = metadata;
  const [own, refs] = [metadata.component, new Set(listed.map((one) => one['bom-ref']))];
  const only = (all: readonly string[]) => all.filter((ref) => refs.has(ref));
  return `${JSON.stringify(
    {
      ...rest,
      metadata: { ...described, component: { ...own, name: manifest.name } },
      // npm calls packages optional that only the development of this project installs.
      components: listed.map(({ properties: ___, ...one }) => ({ ...one, scope: 'required' })),
      dependencies: dependencies
        .filter(({ ref }) => ref === own['bom-ref'] || refs.has(ref))
        .map(({ ref, dependsOn }) => ({ ref, dependsOn: only(dependsOn) })),
    },
    null,
    2,
  )}\n`;
}
