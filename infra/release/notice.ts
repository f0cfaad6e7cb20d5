import type { BundledPackage } from './packages.ts';

const RULE = '='.repeat(80);

/** The text of NOTICE: every bundled package, and each licence text once, with the packages that have it. */
export function noticeOf(packages: readonly BundledPackage[]): string {
  const byText = Map.groupBy(
    packages.flatMap((one) => one.texts.map((text) => ({ text, title: titleOf(one) }))),
    ({ text }) => text,
  );
  const licences = [...byText].map(
    ([text, having]) => `${RULE}\n${having.map(({ title }) => title).join('\n')}\n${RULE}\n\n${text}\n`,
  );
  const list = packages.map((one) => `- ${titleOf(one)}: ${one.license}`);
  return [
    'Keycloak site fencing, licensed under Apache-2.0 (LICENSE).',
    '',
    'The archives of this release contain code of these packages:',
    '',
    ...list,
    '',
    ...licences,
  ].join('\n');
}

const titleOf = ({ name, version }: BundledPackage): string => `${name} ${version}`;
