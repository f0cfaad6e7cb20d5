import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { circumstances, type Results } from './results.ts';
import { markdownOf, type Section } from './section.ts';

const PAGE = join(import.meta.dirname, '../../../docs/performance.md');
/** The parts that are measured by name have their own blocks. */
const BLOCKS = ['measured', 'cut', 'probe', 'restore'] as const;
const blockOf = ({ part }: Section): (typeof BLOCKS)[number] =>
  BLOCKS.find((block) => block === part) ?? 'measured';

/**
 * Replaces the text between the marks of each block of docs/performance.md for which the results have tables.
 *
 * @throws Error if a mark is missing
 */
export async function writeMeasured(measured: Results): Promise<void> {
  let page = await readFile(PAGE, 'utf8');
  for (const name of BLOCKS) {
    const sections = measured.sections.filter((section) => blockOf(section) === name);
    if (sections.length > 0) page = withBlock(page, name, { ...measured, sections });
  }
  await writeFile(PAGE, page);
}

function withBlock(page: string, name: string, measured: Results): string {
  const [begin, end] = [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`];
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`${PAGE} lacks its marks ${begin} and ${end}`);
  const tables = measured.sections.map(markdownOf).join('\n\n');
  return `${page.slice(0, from)}${begin}\n\n${circumstances(measured)}\n\n${tables}\n\n${page.slice(to)}`;
}
