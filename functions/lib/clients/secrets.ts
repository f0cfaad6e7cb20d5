import { SecretsProvider } from '@aws-lambda-powertools/parameters/secrets';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SecretUnavailable } from '../errors.ts';
import { AWS_REQUEST_DEADLINE } from '../limits.ts';

/** What the functions ask of Secrets Manager. */
export interface Secrets {
  /** The secret's current value; cached for five minutes. */
  read(secretArn: string): Promise<string>;
}

const CACHED_SECONDS = 300;

/** @throws SecretUnavailable for a secret that cannot be read, or that holds no text */
export function createSecrets(providerOf: (secretArn: string) => Pick<SecretsProvider, 'get'>): Secrets {
  return {
    async read(secretArn) {
      const value = await providerOf(secretArn)
        .get(secretArn, { maxAge: CACHED_SECONDS })
        .catch((error: unknown) => {
          throw new SecretUnavailable('the secret could not be read', { cause: error });
        });
      if (typeof value !== 'string' || value === '') throw new SecretUnavailable('the secret holds no text');
      return value;
    },
  };
}

/** One provider a region: a secret may be kept in another region than the functions. */
export function secretsByRegion(): (secretArn: string) => SecretsProvider {
  const providers = new Map<string, SecretsProvider>();
  return (secretArn) => {
    const region = secretArn.startsWith('arn:') ? (secretArn.split(':')[3] ?? '') : '';
    const known = providers.get(region);
    if (known) return known;
    const provider = new SecretsProvider({
      awsSdkV3Client: new SecretsManagerClient({
        ...(region === '' ? {} : { region }),
        maxAttempts: 2,
        requestHandler: { requestTimeout: AWS_REQUEST_DEADLINE * 1000, throwOnRequestTimeout: true },
      }),
    });
    providers.set(region, provider);
    return provider;
  };
}
