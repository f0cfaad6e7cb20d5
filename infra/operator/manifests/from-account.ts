import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import {
  type Accelerator,
  type GlobalAcceleratorClient,
  paginateListAccelerators,
} from '@aws-sdk/client-global-accelerator';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { readStackOutputs } from '../deployment/stack-outputs.ts';
import { readWebhookPassword } from '../deployment/webhook-password.ts';
import { chooseAccelerators } from './choose-accelerators.ts';
import type { Deployed } from './deployed.ts';

export interface Account {
  readonly cloudFormation: CloudFormationClient;
  readonly globalAccelerator: GlobalAcceleratorClient;
  /** The client for a region: the secret may be in another region than the stack. */
  secretsManager(region: string | undefined): SecretsManagerClient;
}

export interface AccountOptions {
  /** The name of the deployed stack. */
  readonly stack: string;
  /** DNS names, plain or dual-stack, for a stack without configured accelerators. */
  readonly accelerators: readonly string[];
  /** Whether to read the password. */
  readonly password: boolean;
}

/**
 * Reads a deployment from the stack's outputs and from the account.
 *
 * @throws NotFound for a missing stack or output, the errors of chooseAccelerators, or the error of a service
 */
export async function fromAccount(
  account: Account,
  { stack, accelerators, password }: AccountOptions,
): Promise<Deployed> {
  const [outputs, listed] = await Promise.all([
    readStackOutputs(account.cloudFormation, stack),
    listAccelerators(account),
  ]);
  const [url, user] = [outputs.get('WebhookUrl'), outputs.get('WebhookUser')];
  const secretArn = outputs.get('WebhookSecretArn');
  const read = () => readWebhookPassword(secretArn, (region) => account.secretsManager(region));
  return {
    sites: outputs.get('Sites').split(','),
    alertName: outputs.get('AlertName'),
    accelerators: chooseAccelerators(listed, outputs.find('Accelerators')?.split(','), accelerators),
    webhook: { url, user, ...(password ? { password: await read() } : {}) },
  };
}

async function listAccelerators({ globalAccelerator }: Account): Promise<Accelerator[]> {
  const listed: Accelerator[] = [];
  const pages = paginateListAccelerators({ client: globalAccelerator, pageSize: 100 }, {});
  for await (const { Accelerators = [] } of pages) listed.push(...Accelerators);
  return listed;
}
