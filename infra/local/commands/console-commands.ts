import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { sentenceOf } from '../../tools/command-line/run-until-ended.ts';
import type { Bridge } from '../stack/sites.ts';

/**
 * Runs the commands `cut` and `heal`, one per line, which break and restore the link between the sites.
 *
 * @returns stops reading
 */
export function startConsoleCommands(
  bridge: Bridge,
  input: Readable,
  print: (line: string) => void,
): () => void {
  const commands = new Map([
    [
      'cut',
      { run: bridge.cutBridge, done: 'The link is broken. Within seconds each site sees only itself.' },
    ],
    [
      'heal',
      { run: bridge.healBridge, done: 'The link is restored. Within seconds the sites see each other.' },
    ],
  ]);
  const runCommand = async (name: string) => {
    if (name === '') return;
    const command = commands.get(name);
    if (command === undefined) {
      print(`Unknown command "${name}"; expected ${[...commands.keys()].join(' or ')}.`);
      return;
    }
    await command.run().then(
      () => print(command.done),
      (error: unknown) => print(`The link could not be changed: ${sentenceOf(error)}`),
    );
  };
  const lines = createInterface({ input });
  lines.on('line', (line) => void runCommand(line.trim()));
  return () => lines.close();
}
