import { EXIT_CODES } from '../../tools/command-line/errors.ts';
import type { FencingCommand } from './command.ts';
import { COMMON } from './parse-arguments.ts';

const START = 'npm run fencing --';

/** The text of `--help`, as lines. */
export const helpOfAll = (commands: readonly FencingCommand[]): string[] => [
  `${START} COMMAND`,
  '',
  'Looks at, explains and steers the fencing of two Keycloak sites. Uses the AWS credentials and the region of the',
  'environment, or the local stack. Times are UTC.',
  '',
  ...table(commands.map(({ name, argument = '', summary }) => [`${name} ${argument}`, summary])),
  '',
  ...optionLines(COMMON),
  '',
  ...exitCodes(),
];

/** The text of `COMMAND --help`, as lines. */
export function helpOf({ name, argument, summary, help, options }: FencingCommand): string[] {
  const usage = [START, name, argument, Object.keys(options).length > 0 ? '[OPTIONS]' : undefined];
  return [
    usage.filter((word) => word !== undefined).join(' '),
    '',
    `${summary[0]?.toUpperCase()}${summary.slice(1)}.`,
    ...help,
    '',
    ...optionLines({ ...options, ...COMMON }),
    '',
    ...exitCodes(),
  ];
}

const optionLines = (options: FencingCommand['options']): string[] =>
  table(Object.entries(options).map(([option, { value = '', help }]) => [`--${option} ${value}`, help]));

const exitCodes = (): string[] => ['Exit codes:', ...EXIT_CODES.map((line) => `  ${line}`)];

function table(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.trimEnd().length));
  return rows.map(([left, right]) => `  ${left.trimEnd().padEnd(width)}   ${right}`);
}
