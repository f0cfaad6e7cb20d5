import { delimiter } from 'node:path';
import { LOCAL_ACCOUNT, LOCAL_CREDENTIALS } from '../../operator/deployment/local-stack-file.ts';

/** Where the local stack lives. Global Accelerator is asked in us-west-2 all the same. */
export const REGION = 'eu-central-1';

/** The AWS_* variables that point a process of any AWS SDK at the emulator. */
export function clientEnvironment(endpoint: string): Record<string, string> {
  return { AWS_ENDPOINT_URL: endpoint, ...identity() };
}

/**
 * A copy without any AWS_* variable: a profile or session of the user's would win over what the
 * local stack sets, and reach a real account.
 */
export function withoutAws(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('AWS_')));
}

/**
 * The emulator's whole environment, which every function inherits. Of the user's own only PATH is
 * in it: neither credentials nor settings that happen to be named as the emulator's are.
 *
 * @param folder the emulator's own, also its HOME, so that no SDK finds the user's ~/.aws
 */
export function emulatorEnvironment(
  folder: string,
  nodeDirectory: string,
  own: Record<string, string>,
): Record<string, string> {
  return {
    PATH: [nodeDirectory, process.env.PATH ?? ''].join(delimiter),
    HOME: folder,
    TMPDIR: folder,
    LANG: 'C.UTF-8',
    MINISTACK_REGION: REGION,
    MINISTACK_ACCOUNT_ID: LOCAL_ACCOUNT,
    STATE_DIR: folder,
    S3_DATA_DIR: folder,
    SFTP_ENABLED: '0',
    IOT_MTLS_ENABLED: '0',
    AWS_EC2_METADATA_DISABLED: 'true',
    ...identity(),
    ...own,
  };
}

function identity(): Record<string, string> {
  return {
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
  };
}
