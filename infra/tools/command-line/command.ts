import { parseArgs } from 'node:util';
import { exitCodeOf } from './errors.ts';
import { complain, runUntilEnded, sentenceOf } from './run-until-ended.ts';

export interface Command {
  readonly name: string;
  readonly help: string;
  /** Its flags besides `--help`, none of which takes a value. */
  readonly flags: readonly string[];
  /** Options that take one of these values; the first one goes without saying. */
  readonly choices: Readonly<Record<string, readonly string[]>>;
  /** Options that take any value; empty where one was not given. */
  readonly values: readonly string[];
  /**
   * Does the work; what it started is stopped when it returns or throws.
   *
   * @param given the flags that were given, and every choice and value
   * @param signal aborted when the user ends the command
   * @returns whether it did what it is there for
   * @throws CommandError of the command line's, which ends with its own exit code, or what failed
   */
  run(given: ReadonlyMap<string, string>, signal: AbortSignal): Promise<boolean>;
}

/**
 * Runs a command and sets the exit code: 0 and 1 for what it returns, 1 or an error's own with its sentence, 2 for a
 * wrong call, 128 and the signal's number (130 after Ctrl-C) when it was ended.
 */
export async function runCommand(command: Command): Promise<void> {
  const given = givenTo(command);
  if (typeof given === 'string') {
    process.stderr.write(`${command.name}: ${given}; --help tells what there is.\n`);
    process.exitCode = 2;
    return;
  }
  if (given.has('help')) {
    process.stdout.write(command.help);
    return;
  }
  await runUntilEnded(
    async (signal) => ((await command.run(given, signal)) ? 0 : 1),
    (error) => {
      complain(sentenceOf(error));
      return exitCodeOf(error);
    },
  );
}

/** What was given, or what is wrong with it. */
function givenTo({ flags, choices, values: open }: Command): ReadonlyMap<string, string> | string {
  const isFlag = [...flags, 'help'].map((name) => [name, { type: 'boolean' }] as const);
  const takesValue = [
    ...Object.entries(choices).map(([name, [first = '']]) => [name, first] as const),
    ...open.map((name) => [name, ''] as const),
  ].map(([name, first]) => [name, { type: 'string', default: first }] as const);
  try {
    const { values } = parseArgs({ options: Object.fromEntries([...isFlag, ...takesValue]) });
    const given = new Map(Object.entries(values).map(([name, value]) => [name, String(value)]));
    for (const [name, allowed] of Object.entries(choices)) {
      const value = given.get(name) ?? '';
      if (!allowed.includes(value)) return `--${name} takes ${allowed.join(' or ')}, not '${value}'`;
    }
    return given;
  } catch (error) {
    // The first sentence says what is wrong; the next explain what is no use here.
    const [sentence = ''] = error instanceof Error ? error.message.split('. ') : [];
    return sentence;
  }
}
