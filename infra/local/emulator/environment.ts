import { delimiter } from 'node:path';
import { LOCAL_ACCOUNT, LOCAL_CREDENTIALS } from '../../operator/deployment/local-stack-file.ts';

/** The local stack's region. Global Accelerator's API is in us-west-2, as on AWS. */
export const REGION = 'eu-central-1';

/** The AWS_* variables that direct a process with any AWS SDK to the emulator. */
export function clientEnvironment(endpoint: string): Record<string, string> {
  return { AWS_ENDPOINT_URL: endpoint, ...identity() };
}

/**
 * A copy without AWS_* variables. A profile or session of the user would override the local stack's settings and reach
 * a real account.
 */
export function withoutAws(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('AWS_')));
}

/**
 * The emulator's whole environment, which every function inherits. It contains only PATH of the user's environment, and
 * so no credentials and no settings of the emulator that the user happens to have.
 *
 * @param folder the emulator's folder and HOME, so that no SDK finds the user's ~/.aws
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
    // IAM policies are enforced, and a function has the credentials of its role.
    AUTH: 'true',
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
