import { printableText } from '../../../functions/support/printable.ts';
import { type Line, renderLine } from '../../tools/command-line/lines.ts';

/** The result of a command, for a program and for an operator. */
export interface Output {
  /** Printed with `--json`, as one document. */
  readonly document: object;
  /** Printed without `--json`. */
  readonly lines: readonly Line[];
  /** @default 0 */
  readonly exitCode?: number;
}

/** The text that a command prints. Foreign text in it is escaped; the escapes do not change the JSON. */
export const textOf = ({ document, lines }: Output, json: boolean): string =>
  json
    ? `${printableText(JSON.stringify(document, null, 2))}\n`
    : lines.map((line) => `${renderLine(line)}\n`).join('');
