import { type Given, parseArguments } from '../../tools/command-line/arguments.ts';
import { UsageError } from '../../tools/command-line/errors.ts';
import type { Target } from '../deployment/target.ts';
import type { FencingCommand } from './command.ts';

type ReadCall =
  | { readonly help: FencingCommand | 'all' }
  | {
      readonly command: FencingCommand;
      readonly call: Given;
      readonly target: Target;
      readonly json: boolean;
    };

/** The options of every command. */
export const COMMON = {
  stack: { value: 'NAME', help: 'name of the CloudFormation stack (default: SiteFencing)' },
  local: { help: 'use the local stack described in .local/stack.json instead of an AWS account' },
  json: { help: 'print one JSON document' },
  help: { help: 'show this text' },
} as const;

const DEFAULT_STACK = 'SiteFencing';

/** @throws UsageError */
export function readCall(given: readonly string[], commands: readonly FencingCommand[]): ReadCall {
  const [name, ...rest] = given;
  if (name === '--help' || name === 'help') return { help: 'all' };
  const known = commands.map((command) => command.name).join(', ');
  if (name === undefined) throw new UsageError(`missing command; expected one of ${known}; see --help.`);
  const command = commands.find((candidate) => candidate.name === name);
  if (command === undefined) throw new UsageError(`unknown command "${name}"; expected one of ${known}.`);
  const { argument, options } = command;
  const call = parseArguments(rest, { argument, options: { ...options, ...COMMON } }, `${name} --help`);
  if (call.has('help')) return { help: command };
  return {
    command,
    call,
    target: { stackName: call.text('stack') ?? DEFAULT_STACK, local: call.has('local') },
    json: call.has('json'),
  };
}
