import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { NotFound } from '../cli/errors.ts';
import { LOCAL_FOLDER } from '../local/stack-file.ts';
import type { Deployed } from './deployed.ts';

const stackFile = z.object({
  webhook: z.object({ url: z.string(), username: z.string(), password: z.string() }),
  accelerator: z.object({ dnsName: z.string() }),
  sites: z.record(z.string(), z.object({})),
});

/**
 * What the running local stack is, by its `stack.json`.
 *
 * @throws NotFound where none is described
 */
export async function fromLocalStack(folder = LOCAL_FOLDER): Promise<Deployed> {
  const path = join(folder, 'stack.json');
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new NotFound(`No local stack is running: there is no ${path}. npm run local starts one.`, {
      cause,
    });
  });
  const { webhook, accelerator, sites } = stackFile.parse(JSON.parse(text));
  const { url, username, password } = webhook;
  return {
    sites: Object.keys(sites),
    // The local stack is configured with the defaults.
    alertName: 'SiteOffline',
    accelerators: [accelerator.dnsName],
    webhook: { url, user: username, password },
  };
}
