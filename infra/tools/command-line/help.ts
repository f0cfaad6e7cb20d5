import type { Option } from './arguments.ts';

/** An option with its line of help. */
export interface DescribedOption extends Option {
  readonly help: string;
}

/** Options as lines of `--help`. */
export const optionLines = (options: Readonly<Record<string, DescribedOption>>): string[] =>
  table(Object.entries(options).map(([option, { value = '', help }]) => [`--${option} ${value}`, help]));

/** Two columns, indented, as lines of `--help`. */
export function table(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.trimEnd().length));
  return rows.map(([left, right]) => `  ${left.trimEnd().padEnd(width)}   ${right}`);
}
