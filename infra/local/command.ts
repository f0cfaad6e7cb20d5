import { constants } from 'node:os';
import { parseArgs, styleText } from 'node:util';

const ENDINGS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface Command {
  readonly name: string;
  readonly help: string;
  /** Its flags besides `--help`, none of which takes a value. */
  readonly flags: readonly string[];
  /**
   * Does the work; what it started is stopped when it returns or throws.
   *
   * @param signal aborted when the user ends the command
   * @returns whether it did what it is there for
   */
  run(flags: ReadonlySet<string>, signal: AbortSignal): Promise<boolean>;
}

/**
 * Runs a command and sets the exit code: 0 and 1 for what it returns, 1 with a sentence for an error, 2 for a wrong
 * call, 128 and the signal's number (130 after Ctrl-C) when it was ended. A second Ctrl-C hurries nothing: npm and
 * the terminal send one each.
 */
export async function runCommand(command: Command): Promise<void> {
  const flags = flagsOf(command);
  if (typeof flags === 'string') {
    process.stderr.write(`${command.name}: ${flags}\n`);
    process.exitCode = 2;
    return;
  }
  if (flags.has('help')) {
    process.stdout.write(command.help);
    return;
  }
  const ending = new AbortController();
  let endedBy: (typeof ENDINGS)[number] | 'SIGPIPE' | undefined;
  const end = (by: typeof endedBy) => {
    endedBy ??= by;
    ending.abort();
  };
  for (const name of ENDINGS) process.on(name, end);
  // Whoever read the output has gone away, as `head` does.
  process.stdout.on('error', () => end('SIGPIPE'));
  try {
    process.exitCode = (await command.run(flags, ending.signal)) ? 0 : 1;
  } catch (error) {
    process.exitCode = 1;
    if (endedBy === undefined) {
      const sentence = error instanceof Error ? error.message : String(error);
      process.stderr.write(`${styleText('red', sentence, { stream: process.stderr })}\n`);
    }
  }
  if (endedBy !== undefined) process.exitCode = 128 + constants.signals[endedBy];
}

/** The flags that were given, or what is wrong with them. */
function flagsOf({ flags }: Command): ReadonlySet<string> | string {
  try {
    const options = Object.fromEntries(
      [...flags, 'help'].map((flag) => [flag, { type: 'boolean' }] as const),
    );
    const { values } = parseArgs({ options });
    return new Set(Object.keys(values));
  } catch (error) {
    // The first sentence says what is wrong; the next explain what is no use here.
    const [sentence = ''] = error instanceof Error ? error.message.split('. ') : [];
    return `${sentence}; --help tells what there is.`;
  }
}
