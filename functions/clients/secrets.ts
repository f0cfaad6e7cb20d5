import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SecretUnavailable } from '../domain/errors.ts';
import { AWS_REQUEST_DEADLINE } from '../domain/limits.ts';
import { awsErrorName } from './aws-errors.ts';

/** The text of a secret from one rotation to the next. */
interface SecretVersion {
  readonly id: string;
  /** Never empty. */
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

/** One secret in Secrets Manager. Every read is a call. */
export interface Secret {
  /**
   * The version with the label AWSCURRENT.
   *
   * @throws SecretUnavailable for a secret that cannot be read, or has no text
   */
  current(): Promise<SecretVersion>;
  /**
   * The text of the version with the label AWSPREVIOUS, which a rotation gives to the version that was current before
   * it (AWS Secrets Manager User Guide, "What's in a Secrets Manager secret?"); undefined if there is none.
   *
   * @throws SecretUnavailable for a secret that cannot be read
   */
  previous(): Promise<string | undefined>;
}

export type SecretsApi = Pick<SecretsManagerClient, 'send'>;

/**
 * The secret of an ARN.
 *
 * @param name its name in error messages, such as "the webhook's password"
 */
export type Secrets = (arn: string, name: string) => Secret;

export const createSecrets =
  (apiOf: (region: string | undefined) => SecretsApi): Secrets =>
  (arn, name) => {
    const read = (stage: 'AWSCURRENT' | 'AWSPREVIOUS') =>
      apiOf(regionOf(arn)).send(new GetSecretValueCommand({ SecretId: arn, VersionStage: stage }));
    return {
      async current() {
        const { SecretString, VersionId, CreatedDate } = await read('AWSCURRENT').catch((error: unknown) => {
          throw new SecretUnavailable(`${name} could not be read: ${awsErrorName(error)}`, { cause: error });
        });
        if (!SecretString) throw new SecretUnavailable(`${name}: the secret holds no text`);
        return { id: VersionId ?? '', text: SecretString, createdAt: CreatedDate?.getTime() ?? 0 };
      },
      async previous() {
        try {
          // A version without text was no password.
          return (await read('AWSPREVIOUS')).SecretString || undefined;
        } catch (error) {
          if (awsErrorName(error) === 'ResourceNotFoundException') return undefined;
          const message = `the previous version of ${name} could not be read: ${awsErrorName(error)}`;
          throw new SecretUnavailable(message, { cause: error });
        }
      },
    };
  };

const LIMITS = {
  maxAttempts: 2,
  requestHandler: { requestTimeout: AWS_REQUEST_DEADLINE * 1000, throwOnRequestTimeout: true },
};

/** The secrets of every region: a secret may be in another region than the functions. */
export function secretsManager(): Secrets {
  const clients = new Map<string | undefined, SecretsManagerClient>();
  return createSecrets((region) => {
    const client = clients.get(region) ?? new SecretsManagerClient({ ...LIMITS, ...(region && { region }) });
    clients.set(region, client);
    return client;
  });
}

/** A bare name has no region; the function's region is used. */
const regionOf = (arn: string): string | undefined =>
  arn.startsWith('arn:') ? arn.split(':')[3] || undefined : undefined;
