import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { styleText } from 'node:util';
import { LOCAL_FOLDER } from '../../operator/deployment/local-stack-file.ts';
import type { LocalStack } from '../stack/local-stack.ts';
import type { LocalSite } from '../stack/site.ts';
import { writeStackFile } from '../stack/stack-file.ts';
import { recordedAlert } from './alert.ts';
import { obeyTyped } from './console-commands.ts';

/**
 * Tells how to use a running stack, keeps `stack.json` and the alert of its `curl` line in `folder`, and obeys what is
 * typed, until the signal is aborted; both files are removed then.
 *
 * @throws AnotherStackRuns
 */
export async function offer(
  stack: LocalStack<LocalSite>,
  print: (line: string) => void,
  typed: Readable,
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
    print(styleText('bold', 'Ready'));
    print(`  webhook    ${url}`);
    print(`  user       ${username}`);
    print(`  password   ${password}`);
    print(`  all of it  ${join(folder, 'stack.json')}`);
    print('');
    print(`${site} is fenced by the alert of ${reporter}, as Alertmanager sent it:`);
    const credentials = quoted(`${username}:${password}`);
    const type = quoted(`Content-Type: ${headers['Content-Type']}`);
    const data = quoted(`@${alertFile}`);
    print(`  curl -sSi --user ${credentials} --header ${type} --data-binary ${data} ${quoted(url)}`);
    print('');
    print('For an AWS SDK, or the AWS CLI:');
    for (const [name, value] of Object.entries(stack.emulator.environment)) {
      print(`  export ${name}=${value}`);
    }
    print(`  export AWS_ENDPOINT_URL_GLOBAL_ACCELERATOR=${stack.globalAccelerator.endpoint}`);
    print('');
    print('cut or heal, typed here, does so to the bridge between the sites. Ctrl-C ends it.');
    const heedNoMore = obeyTyped(stack, typed, print);
    if (!signal.aborted) await once(signal, 'abort');
    heedNoMore();
  } finally {
    await rm(alertFile, { force: true });
    await removeStackFile();
  }
}

/** One word for a POSIX shell, whatever is in it: the emulator's passwords hold quotes. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
