import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { LOCAL_FOLDER } from '../../operator/deployment/local-stack-file.ts';
import { type Line, styled } from '../../tools/command-line/lines.ts';
import type { LocalStack } from '../stack/local-stack.ts';
import type { LocalSite } from '../stack/site.ts';
import { writeStackFile } from '../stack/stack-file.ts';
import { recordedAlert } from './alert.ts';
import { startConsoleCommands } from './console-commands.ts';

/**
 * Prints how to use a running stack and runs console commands until the signal is aborted. Until then `folder` holds
 * `stack.json` and the alert that the printed `curl` command sends; both files are removed at the end.
 *
 * @param commands the console commands, one per line
 * @throws StackAlreadyRunning
 */
export async function serve(
  stack: LocalStack<LocalSite>,
  print: (line: Line) => void,
  commands: Readable,
  signal: AbortSignal,
  folder = LOCAL_FOLDER,
): Promise<void> {
  const removeStackFile = await writeStackFile(stack, folder);
  const alertFile = join(folder, 'alert.json');
  try {
    const { body, headers, site, reporter } = await recordedAlert(stack);
    await writeFile(alertFile, body);
    const { url, username, password } = stack.webhook;
    print('');
    print(styled('bold', 'Ready'));
    print(`  webhook    ${url}`);
    print(`  user       ${username}`);
    print(`  password   ${password}`);
    print(`  all        ${join(folder, 'stack.json')}`);
    print('');
    print(`To fence ${site}, send the alert of ${reporter} as Alertmanager sends it:`);
    const credentials = quoted(`${username}:${password}`);
    const type = quoted(`Content-Type: ${headers['Content-Type']}`);
    const data = quoted(`@${alertFile}`);
    print(`  curl -sSi --user ${credentials} --header ${type} --data-binary ${data} ${quoted(url)}`);
    print('');
    print('For an AWS SDK or the AWS CLI:');
    for (const [name, value] of Object.entries(stack.emulator.environment)) {
      print(`  export ${name}=${value}`);
    }
    print(`  export AWS_ENDPOINT_URL_GLOBAL_ACCELERATOR=${stack.globalAccelerator.endpoint}`);
    print('');
    print('Type "cut" or "heal" to break or restore the link between the sites. Press Ctrl-C to stop.');
    const stopCommands = startConsoleCommands(stack, commands, print);
    if (!signal.aborted) await once(signal, 'abort');
    stopCommands();
  } finally {
    await rm(alertFile, { force: true });
    await removeStackFile();
  }
}

/** Quotes a text as one word for a POSIX shell. The emulator's passwords contain quotes. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
