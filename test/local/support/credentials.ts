import {
  GetSecretValueCommand,
  paginateListSecrets,
  paginateListSecretVersionIds,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import type { Credential } from './leaks.ts';
import type { World } from './world.ts';

/**
 * Every password of a world, without duplicates: those of the stack, all versions of its secrets, and those that tests
 * used.
 */
export async function readCredentials(world: World): Promise<Credential[]> {
  const { webhook, sites } = world.stack;
  const all: Credential[] = [{ name: "the webhook's password", password: webhook.password }];
  for (const [site, { infinispan, writer }] of Object.entries(sites)) {
    for (const { username, password } of [infinispan, writer])
      all.push({ name: `the password of ${username} at the Infinispan of ${site}`, password });
  }
  all.push(...(await versionsOfSecrets(world)));
  for (const [index, password] of [...world.remembered.passwords].entries())
    all.push({ name: `password ${index + 1} that a test used`, password });
  return all.filter(({ password }, index) => all.findIndex((one) => one.password === password) === index);
}

async function versionsOfSecrets({ stack }: World): Promise<Credential[]> {
  const client = new SecretsManagerClient(stack.aws);
  const found: Credential[] = [];
  for await (const { SecretList = [] } of paginateListSecrets({ client }, {})) {
    for (const { ARN: SecretId, Name } of SecretList) {
      const pages = paginateListSecretVersionIds({ client }, { SecretId, IncludeDeprecated: true });
      for await (const { Versions = [] } of pages) {
        for (const { VersionId, VersionStages = [] } of Versions) {
          const value = await client.send(new GetSecretValueCommand({ SecretId, VersionId }));
          const name = `the secret ${Name}, ${VersionStages.join(' and ')}`;
          if (value.SecretString) found.push({ name, password: value.SecretString });
        }
      }
    }
  }
  return found;
}
