import { EXIT_CODES } from '../../tools/command-line/errors.ts';
import { optionLines, table } from '../../tools/command-line/help.ts';
import { startCommand } from '../../tools/command-line/start-command.ts';
import type { FencingCommand } from './command.ts';
import { COMMON } from './parse-arguments.ts';

const START = startCommand('fencing');

/** The text of `--help`, as lines. */
export const helpOfAll = (commands: readonly FencingCommand[]): string[] => [
  `${START} COMMAND`,
  '',
  'Inspects and controls the fencing of two Keycloak sites. Uses the AWS credentials and the region of the environment,',
  'or the local stack. Times are in UTC.',
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

const exitCodes = (): string[] => ['Exit codes:', ...EXIT_CODES.map((line) => `  ${line}`)];
