import { parseArgs } from 'node:util';
import { UsageError } from '../../tools/command-line/errors.ts';
import type { Target } from '../deployment/target.ts';
import type { Call, FencingCommand } from './command.ts';

type ReadCall =
  | { readonly help: FencingCommand | 'all' }
  | {
      readonly command: FencingCommand;
      readonly call: Call;
      readonly target: Target;
      readonly json: boolean;
    };

/** What every command has. */
export const COMMON = {
  stack: { value: 'NAME', help: 'name of the CloudFormation stack, SiteFencing by default' },
  local: { help: 'the local stack that .local/stack.json describes, instead of an AWS account' },
  json: { help: 'one JSON document on standard output' },
  help: { help: 'show this text' },
} as const;

const DEFAULT_STACK = 'SiteFencing';

/** @throws UsageError */
export function readCall(given: readonly string[], commands: readonly FencingCommand[]): ReadCall {
  const [name, ...rest] = given;
  if (name === '--help' || name === 'help') return { help: 'all' };
  const known = commands.map((command) => command.name).join(', ');
  if (name === undefined) throw new UsageError(`a command is missing: ${known}; --help explains them.`);
  const command = commands.find((candidate) => candidate.name === name);
  if (command === undefined) throw new UsageError(`there is no command "${name}", but ${known}.`);
  const { values, positionals } = parsed(command, rest);
  if (values.help === true) return { help: command };
  const wanted = command.argument === undefined ? 0 : 1;
  if (positionals.length !== wanted) {
    throw new UsageError(
      `${name} takes ${wanted === 0 ? 'no argument' : `one argument, ${command.argument}`}; see ${name} --help.`,
    );
  }
  const text = (option: string) => {
    const value = values[option];
    return typeof value === 'string' ? value : undefined;
  };
  return {
    command,
    call: { argument: positionals[0] ?? '', text, has: (flag) => values[flag] === true },
    target: { stackName: text('stack') ?? DEFAULT_STACK, local: values.local === true },
    json: values.json === true,
  };
}

interface Parsed {
  readonly values: Readonly<Record<string, unknown>>;
  readonly positionals: readonly string[];
}

function parsed({ name, options }: FencingCommand, args: string[]): Parsed {
  const config = Object.entries({ ...options, ...COMMON }).map(
    ([option, spec]) => [option, { type: 'value' in spec ? 'string' : 'boolean' }] as const,
  );
  try {
    return parseArgs({ args, options: Object.fromEntries(config), allowPositionals: true });
  } catch (error) {
    // The first sentence says what is wrong; the next explain what is no use here.
    const [sentence = ''] = error instanceof Error ? error.message.split('. ') : [];
    throw new UsageError(`${sentence}; see ${name} --help.`, { cause: error });
  }
}
