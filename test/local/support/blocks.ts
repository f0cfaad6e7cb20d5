import { readFileSync } from 'node:fs';

const DOCS = new URL('../../../docs/', import.meta.url);

/** Values for a page's words in capitals. */
export type Values = Readonly<Record<string, string>>;

/**
 * The commands of a section of a page in docs, block by block, as an operator copies them.
 *
 * @param step a number of the section's list. @default - the section has no list
 * @throws Error if there are none
 */
export function blocksOf(section: string, step?: number, page = 'runbook.md'): string[] {
  const [, text = ''] = readFileSync(new URL(page, DOCS), 'utf8').split(`\n## ${section}\n`);
  const [ownText = ''] = text.split(/^## /m);
  const item = step === undefined ? ownText : itemOf(ownText, step);
  const code = new RegExp(`(?:^ {${step === undefined ? 4 : `${step}. `.length + 4},}\\S.*\\n)+`, 'gm');
  const blocks = [...item.matchAll(code)].map(([block]) => block);
  if (blocks.length === 0) throw new Error(`${page} has no commands in "${section}", step ${step}`);
  return blocks;
}

/** From an item's number to the next line that is not indented. */
function itemOf(text: string, step: number): string {
  const [, item = ''] = text.split(new RegExp(`^${step}\\. `, 'm'));
  const [ownText = ''] = item.split(/\n(?=\S)/);
  return `${ownText}\n`;
}

/** A block with values for its words in capitals. */
export const filledIn = (block: string, values: Values): string =>
  Object.entries(values).reduce(
    (text, [word, value]) => text.replaceAll(new RegExp(`\\b${word}\\b`, 'g'), () => value),
    block,
  );
