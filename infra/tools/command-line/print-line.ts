import { type Line, renderLine } from './lines.ts';

/** Prints a line on standard output; every text in it is escaped. */
export const printLine = (line: Line): void => void process.stdout.write(`${renderLine(line)}\n`);
