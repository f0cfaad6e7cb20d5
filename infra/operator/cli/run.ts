import { exitCodeOf } from '../../tools/command-line/errors.ts';
import { complain, runUntilEnded } from '../../tools/command-line/run-until-ended.ts';
import { sentenceFor } from '../../tools/command-line/sentence.ts';
import { openDeployment } from '../deployment/deployment.ts';
import { COMMANDS } from './commands.ts';
import { helpOf, helpOfAll } from './help.ts';
import { textOf } from './output.ts';
import { readCall } from './parse-arguments.ts';

/** Parses the arguments, runs the command, prints its output, and sets the exit code. */
export async function runFencing(given: readonly string[]): Promise<void> {
  const failed = (error: unknown): number => {
    complain(`fencing: ${sentenceFor(error)}`);
    return exitCodeOf(error);
  };
  await runUntilEnded(async (signal) => {
    const read = readCall(given, COMMANDS);
    if ('help' in read) {
      const lines = read.help === 'all' ? helpOfAll(COMMANDS) : helpOf(read.help);
      process.stdout.write(`${lines.join('\n')}\n`);
      return 0;
    }
    const { command, call, target, json } = read;
    const output = await command.run(call, () => openDeployment(target, signal), target);
    process.stdout.write(textOf(output, json));
    return output.exitCode ?? 0;
  }, failed);
}
