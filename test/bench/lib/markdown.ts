import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { circumstances, type Results } from './results.ts';
import { markdownOf } from './section.ts';

const PAGE = join(import.meta.dirname, '../../../docs/performance.md');
const BEGIN = '<!-- measured: begin -->';
const END = '<!-- measured: end -->';

/**
 * Replaces what stands between the two marks of docs/performance.md.
 *
 * @throws Error when a mark is missing
 */
export async function writeMeasured(measured: Results): Promise<void> {
  const page = await readFile(PAGE, 'utf8');
  const from = page.indexOf(BEGIN);
  const to = page.indexOf(END);
  if (from < 0 || to < from) throw new Error(`${PAGE} lacks its marks ${BEGIN} and ${END}`);
  const tables = measured.sections.map(markdownOf).join('\n\n');
  const block = `${BEGIN}\n\n${circumstances(measured)}\n\n${tables}\n\n`;
  await writeFile(PAGE, page.slice(0, from) + block + page.slice(to));
}
