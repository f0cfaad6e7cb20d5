import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

/**
 * Reads the webhook's password.
 *
 * @param clientOf the client for a region: the secret may be in another region than the stack
 * @throws Error for a secret without text, or the error of Secrets Manager
 */
export async function readWebhookPassword(
  secretArn: string,
  clientOf: (region: string | undefined) => SecretsManagerClient,
): Promise<string> {
  const { SecretString } = await clientOf(secretArn.split(':')[3]).send(
    new GetSecretValueCommand({ SecretId: secretArn }),
  );
  if (!SecretString) throw new Error(`The secret ${secretArn} has no text.`);
  return SecretString;
}
