export type Cell = number | string;

/** One table of the benchmark. Numbers are milliseconds unless the column's name has another unit. */
export interface Section {
  readonly part: string;
  readonly title: string;
  /** Cells by the names of their columns; the first row has every column, in their order. */
  readonly rows: readonly Readonly<Record<string, Cell>>[];
  readonly notes: readonly string[];
}

/** Three digits are as precise as a benchmark is. */
export function shown(cell: Cell | undefined): string {
  if (typeof cell !== 'number') return cell ?? '';
  if (Number.isInteger(cell)) return String(cell);
  return Math.abs(cell) >= 100 ? cell.toFixed(0) : String(Number(cell.toPrecision(3)));
}

const columnsOf = ({ rows }: Section): string[] => Object.keys(rows[0] ?? {});

/** For a terminal: names left-aligned, numbers right-aligned. */
export function textOf(section: Section): string {
  const columns = columnsOf(section);
  const lines = section.rows.map((row) => columns.map((column) => shown(row[column])));
  const widths = columns.map((column, at) =>
    Math.max(column.length, ...lines.map((line) => line[at]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  ')
      .trimEnd();
  return [
    section.title,
    '',
    ...[columns, ...lines].map((cells) => `  ${line(cells)}`),
    '',
    ...section.notes.map((note) => `  ${note}`),
  ].join('\n');
}

/** For a page of documentation. */
export function markdownOf(section: Section): string {
  const columns = columnsOf(section);
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    `**${section.title}**`,
    '',
    row(columns),
    row(columns.map((_, at) => (at === 0 ? '---' : '--:'))),
    ...section.rows.map((each) => row(columns.map((column) => shown(each[column])))),
    '',
    ...section.notes.map((note) => `- ${note}`),
  ].join('\n');
}
