import { type Line, renderLine } from './lines.ts';

/** Prints a line on standard error, beside a document on standard output; every text in it is escaped. */
export const printBeside = (line: Line): void => void process.stderr.write(`${renderLine(line)}\n`);

/** Prints a line on standard output; every text in it is escaped. */
export const printLine = (line: Line): void => void process.stdout.write(`${renderLine(line)}\n`);
