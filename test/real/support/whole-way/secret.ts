import {
  DeleteSecretCommand,
  ListSecretsCommand,
  RestoreSecretCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { forceColdStarts } from '../../../local/support/force-cold-starts.ts';
import type { World } from '../../../local/support/world.ts';

/**
 * Deletes the webhook's secret, as by mistake, and ends every worker with its cache.
 *
 * @returns restores it within its recovery window
 */
export async function deleteWebhookSecret(world: World): Promise<() => Promise<void>> {
  const client = new SecretsManagerClient(world.stack.aws);
  const { SecretList = [] } = await client.send(new ListSecretsCommand({}));
  const SecretId = SecretList.find(({ Name = '' }) => !Name.startsWith('infinispan-'))?.ARN;
  await client.send(new DeleteSecretCommand({ SecretId, RecoveryWindowInDays: 7 }));
  await forceColdStarts(world);
  return async () => {
    await client.send(new RestoreSecretCommand({ SecretId }));
  };
}
