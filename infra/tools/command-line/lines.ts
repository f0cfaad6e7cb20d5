import { styleText } from 'node:util';
import { printableLine } from '../../../functions/support/printable.ts';

type Style = 'bold' | 'green' | 'red' | 'yellow';

/** Text with a style, which a terminal shows unless NO_COLOR is set. */
interface Styled {
  readonly style: Style;
  readonly text: string;
}

export type Part = string | Styled;

/** A line of output; escape sequences come from its styles alone, never from its text. */
export type Line = Part | readonly Part[];

export const styled = (style: Style, text: string): Styled => ({ style, text });

export const indent = (line: Line): Line => ['  ', ...partsOf(line)];

/** A line as it is printed: every text is escaped. */
export const renderLine = (line: Line): string =>
  partsOf(line)
    .map((part) =>
      typeof part === 'string' ? printableLine(part) : styleText(part.style, printableLine(part.text)),
    )
    .join('');

const partsOf = (line: Line): readonly Part[] =>
  typeof line === 'string' || 'style' in line ? [line] : line;
