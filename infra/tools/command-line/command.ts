import { type Given, parseArguments, type Syntax } from './arguments.ts';
import { exitCodeOf, UsageError } from './errors.ts';
import { complain, runUntilEnded, sentenceOf } from './run-until-ended.ts';

/** A program with one command. */
export interface Command extends Syntax {
  readonly name: string;
  /** Printed for `--help`. */
  readonly help: string;
  /**
   * Does the work. Everything that it started is stopped when it returns or throws.
   *
   * @param signal aborted when the user ends the command
   * @returns whether it succeeded
   * @throws UsageError, NotFound or Refused, each with an exit code of its own, or any other error
   */
  run(given: Given, signal: AbortSignal): Promise<boolean>;
}

/**
 * Runs a command and sets the exit code: 0 or 1 for its result, 1 or an error's own code, 2 for a usage error, 128 and
 * the signal's number (130 after Ctrl-C) for a signal.
 */
export async function runCommand(command: Command): Promise<void> {
  await runUntilEnded(
    async (signal) => {
      const given = parseArguments(process.argv.slice(2), command);
      if (given.has('help')) {
        process.stdout.write(command.help);
        return 0;
      }
      return (await command.run(given, signal)) ? 0 : 1;
    },
    (error) => {
      complain(error instanceof UsageError ? `${command.name}: ${error.message}` : sentenceOf(error));
      return exitCodeOf(error);
    },
  );
}
