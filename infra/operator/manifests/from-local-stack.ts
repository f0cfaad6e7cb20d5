import * as z from 'zod';
import { LOCAL_FOLDER, readStackFile } from '../deployment/local-stack-file.ts';
import type { Deployed } from './deployed.ts';

const stackFile = z.object({
  webhook: z.object({ url: z.string(), username: z.string(), password: z.string() }),
  accelerator: z.object({ dnsName: z.string() }),
  configuration: z.object({ alertName: z.string(), sites: z.record(z.string(), z.object({})) }),
});

/**
 * Reads the running local stack from its `stack.json`.
 *
 * @throws NotFound if no local stack is described
 */
export async function fromLocalStack(folder = LOCAL_FOLDER): Promise<Deployed> {
  const { webhook, accelerator, configuration } = await readStackFile(stackFile, folder);
  const { url, username, password } = webhook;
  return {
    sites: Object.keys(configuration.sites),
    alertName: configuration.alertName,
    accelerators: [accelerator.dnsName],
    webhook: { url, user: username, password },
  };
}
