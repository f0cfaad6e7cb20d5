import { complain, runUntilEnded } from '../local/run-until-ended.ts';
import { COMMANDS } from './commands.ts';
import { openDeployment } from './deployment.ts';
import { exitCodeOf } from './errors.ts';
import { helpOf, helpOfAll } from './help.ts';
import { readCall } from './read-call.ts';
import { sentenceFor } from './sentence.ts';

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
