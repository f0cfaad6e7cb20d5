import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createSecrets, secretsByRegion } from '../../../functions/lib/clients/secrets.ts';
import { mockClient, rejectionOf, serviceError } from '../support/aws.ts';

const arn = (name: string, region = 'eu-west-1') =>
  `arn:aws:secretsmanager:${region}:123456789012:secret:${name}-AbCdEf`;

describe('a secret', () => {
  // The providers make their own clients, so the class is mocked.
  const mock = mockClient(SecretsManagerClient);
  const createWorld = () => {
    mock.reset();
    mock.on(GetSecretValueCommand).resolves({ SecretString: 'the password' });
    return createSecrets(secretsByRegion());
  };
  const regions = () =>
    Promise.all(mock.commandCalls(GetSecretValueCommand).map(({ thisValue }) => thisValue.config.region()));

  afterEach(() => {
    vi.useRealTimers();
  });

  it('is read once in five minutes', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const secrets = createWorld();

    for (let read = 0; read < 3; read++) expect(await secrets.read(arn('one'))).toBe('the password');
    expect(mock).toHaveReceivedCommandExactlyOnceWith(GetSecretValueCommand, { SecretId: arn('one') });

    vi.setSystemTime(Date.now() + 301_000);
    await secrets.read(arn('one'));
    expect(mock).toHaveReceivedCommandTimes(GetSecretValueCommand, 2);
  });

  it('is read in the region that its ARN names', async () => {
    const secrets = createWorld();

    for (const region of ['eu-west-1', 'us-east-1', 'eu-west-1']) await secrets.read(arn(region, region));

    expect(await regions()).toEqual(['eu-west-1', 'us-east-1']);
  });

  it('is read in the own region where only its name is known', async () => {
    vi.stubEnv('AWS_REGION', 'ap-northeast-1');
    const secrets = createWorld();

    await secrets.read('a-name');

    expect(await regions()).toEqual(['ap-northeast-1']);
    vi.unstubAllEnvs();
  });

  it.each([
    { secret: 'that is empty', answer: { SecretString: '' } },
    { secret: 'that is missing', answer: {} },
    { secret: 'that is binary', answer: { SecretBinary: Buffer.from('x') } },
  ])('$secret holds no text', async ({ answer }) => {
    const secrets = createWorld();
    mock.on(GetSecretValueCommand).resolves(answer);

    expect(await rejectionOf(secrets.read(arn('one')))).toMatchObject({
      name: 'SecretUnavailable',
      message: expect.not.stringContaining('arn:'),
    });
  });

  it.each(['AccessDeniedException', 'ResourceNotFoundException', 'TimeoutError'])(
    'cannot be had with %s, and is asked for again',
    async (name) => {
      const secrets = createWorld();
      mock.on(GetSecretValueCommand).rejectsOnce(serviceError(name, 400)).resolves({ SecretString: 'x' });

      expect(await rejectionOf(secrets.read(arn('one')))).toMatchObject({ name: 'SecretUnavailable' });
      expect(await secrets.read(arn('one'))).toBe('x');
    },
  );
});
