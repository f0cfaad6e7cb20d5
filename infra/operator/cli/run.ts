import { exitCodeOf } from '../../tools/command-line/errors.ts';
import { complain, runUntilEnded } from '../../tools/command-line/run-until-ended.ts';
import { sentenceFor } from '../../tools/command-line/sentence.ts';
import { openDeployment } from '../deployment/deployment.ts';
import { COMMANDS } from './commands.ts';
import { helpOf, helpOfAll } from './help.ts';
import { readCall } from './parse-arguments.ts';

/** Reads the call, runs its command, prints the answer, and sets the exit code. */
export async function runFencing(given: readonly string[]): Promise<void> {
  const failed = (error: unknown): number => {
    complain(`fencing: ${sentenceFor(error)}`);
    return exitCodeOf(error);
  };
  await runUntilEnded(async (signal) => {
    const read = readCall(given, COMMANDS);
    if ('help' in read) {
      print(read.help === 'all' ? helpOfAll(COMMANDS) : helpOf(read.help));
      return 0;
    }
    const { command, call, target, json } = read;
    const { document, lines, exitCode = 0 } = await command.run(call, () => openDeployment(target, signal));
    print(json ? [JSON.stringify(document, null, 2)] : lines);
    return exitCode;
  }, failed);
}

function print(lines: readonly string[]): void {
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
}
