import * as z from 'zod';
import { LOCAL_CREDENTIALS, LOCAL_FOLDER, readStackFile } from './local-stack-file.ts';

/** The stack that a command is about. */
export interface Target {
  readonly stackName: string;
  /** Whether it is the local stack of `.local/stack.json`. It must be asked for: an operator must not mistake it for the deployed one. */
  readonly local: boolean;
}

/** Settings of SDK clients; empty for an account, where the SDK finds credentials and region as usual. */
export interface Endpoints {
  readonly aws: {
    readonly endpoint?: string;
    readonly region?: string;
    readonly credentials?: typeof LOCAL_CREDENTIALS;
  };
  readonly globalAccelerator: { readonly endpoint?: string };
}

const onFile = z.object({
  aws: z.object({ endpoint: z.url(), region: z.string() }),
  globalAccelerator: z.object({ endpoint: z.url() }),
});

/** @throws NotFound if no local stack is described */
export async function endpointsOf({ local }: Target, folder = LOCAL_FOLDER): Promise<Endpoints> {
  if (!local) return { aws: {}, globalAccelerator: {} };
  const { aws, globalAccelerator } = await readStackFile(onFile, folder);
  // A client of the SDK writes into its credentials, so each gets a copy.
  return { aws: { ...aws, credentials: { ...LOCAL_CREDENTIALS } }, globalAccelerator };
}
