import { parseArgs } from 'node:util';
import { UsageError } from './errors.ts';

/** An option of a command: a flag, unless it takes a value. */
export interface Option {
  /** Name of its value in the help, such as `TIME`. @default - the option is a flag */
  readonly value?: string;
  /** The only values that it takes. @default - any */
  readonly choices?: readonly string[];
  /** Its line of `--help`. @default - the command's help text is written by hand */
  readonly help?: string;
}

/** The arguments that a command takes, besides `--help`. */
export interface Syntax {
  /** Name of its one positional argument, such as `EXECUTION`. @default - it takes none */
  readonly argument?: string | undefined;
  readonly options: Readonly<Record<string, Option>>;
}

/** The arguments that a command was called with. */
export interface Given {
  /** The positional argument; empty for a command that takes none. */
  readonly argument: string;
  /** Whether a flag was given. */
  has(flag: string): boolean;
  /** The value of an option, the last one if there are several; undefined if it was not given. */
  text(option: string): string | undefined;
  /** Every value of an option, in the order given. */
  texts(option: string): readonly string[];
}

/**
 * Parses the arguments of a command.
 *
 * @param help how to get the command's help, such as `show --help`; every error names it
 * @throws UsageError unless `--help` was given, which needs no other argument
 */
export function parseArguments(
  args: readonly string[],
  { argument, options }: Syntax,
  help = '--help',
): Given {
  const wrong = (sentence: string, cause?: unknown) => new UsageError(`${sentence}; see ${help}.`, { cause });
  const { values, positionals } = parse(args, options, wrong);
  const given: Given = {
    argument: positionals[0] ?? '',
    has: (flag) => values[flag] === true,
    text: (option) => given.texts(option).at(-1),
    texts: (option) => {
      const value = values[option];
      return Array.isArray(value) ? value : [];
    },
  };
  if (given.has('help')) return given;
  const unexpected = positionals[argument === undefined ? 0 : 1];
  if (unexpected !== undefined) throw wrong(`Unexpected argument '${unexpected}'`);
  if (argument !== undefined && positionals.length === 0) throw wrong(`Missing argument ${argument}`);
  for (const [option, { choices }] of Object.entries(options)) {
    const other = choices && given.texts(option).find((text) => !choices.includes(text));
    if (other !== undefined) throw wrong(`--${option} takes ${choices?.join(' or ')}, not '${other}'`);
  }
  return given;
}

interface Parsed {
  readonly values: Readonly<Record<string, unknown>>;
  readonly positionals: readonly string[];
}

function parse(
  args: readonly string[],
  options: Syntax['options'],
  wrong: (sentence: string, cause: unknown) => UsageError,
): Parsed {
  const named: readonly (readonly [string, Option])[] = [...Object.entries(options), ['help', {}]];
  const config = named.map(([option, { value }]) =>
    value === undefined
      ? ([option, { type: 'boolean' }] as const)
      : ([option, { type: 'string', multiple: true }] as const),
  );
  try {
    return parseArgs({ args: [...args], options: Object.fromEntries(config), allowPositionals: true });
  } catch (error) {
    // Node's later sentences advise on positional arguments, which does not apply here.
    const [sentence = ''] = error instanceof Error ? error.message.split('. ') : [];
    throw wrong(sentence, error);
  }
}
