import * as z from 'zod';
import { LOCAL_CREDENTIALS, LOCAL_FOLDER, readStackFile } from './local-stack-file.ts';

/** Which stack is meant. */
export interface Target {
  readonly stackName: string;
  /** The one of `.local/stack.json`, never by itself: an operator must not take a toy for the real one. */
  readonly local: boolean;
}

/** What SDK clients are made with; empty for an account, where the SDK finds credentials and region as usual. */
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

/** @throws NotFound where no local stack is described */
export async function endpointsOf({ local }: Target, folder = LOCAL_FOLDER): Promise<Endpoints> {
  if (!local) return { aws: {}, globalAccelerator: {} };
  const { aws, globalAccelerator } = await readStackFile(onFile, folder);
  // The SDK's clients write into the credentials that they are given.
  return { aws: { ...aws, credentials: { ...LOCAL_CREDENTIALS } }, globalAccelerator };
}
