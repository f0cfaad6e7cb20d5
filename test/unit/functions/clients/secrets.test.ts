import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { secretsManager } from '../../../../functions/clients/secrets.ts';
import { mockClient, rejectionOf, serviceError } from '../../support/aws.ts';

const arn = (name: string, region = 'eu-west-1') =>
  `arn:aws:secretsmanager:${region}:123456789012:secret:${name}-AbCdEf`;
const NAME = "the webhook's password";

// The clients are created from the class, which is mocked.
const mock = mockClient(SecretsManagerClient);
afterAll(() => mock.restore());
const createWorld = () => {
  mock.reset();
  mock.on(GetSecretValueCommand).resolves({ SecretString: 'the password' });
  const secrets = secretsManager();
  return { secrets, secret: secrets(arn('one'), NAME) };
};
const regions = () =>
  Promise.all(mock.commandCalls(GetSecretValueCommand).map(({ thisValue }) => thisValue.config.region()));
const stages = () => mock.commandCalls(GetSecretValueCommand).map(({ args }) => args[0].input.VersionStage);

const NO_TEXT = [
  { secret: 'empty', answer: { SecretString: '' } },
  { secret: 'missing', answer: {} },
  { secret: 'binary', answer: { SecretBinary: Buffer.from('x') } },
];

describe('a secret', () => {
  it("has its text, its version, and the version's time of creation", async () => {
    const { secret } = createWorld();
    const CreatedDate = new Date('2026-11-24T13:35:54.532Z');
    mock.on(GetSecretValueCommand).resolves({ SecretString: 'x', VersionId: 'v1', CreatedDate });

    expect(await secret.current()).toEqual({ id: 'v1', text: 'x', createdAt: CreatedDate.getTime() });
    expect(stages()).toEqual(['AWSCURRENT']);
  });

  it('is read at each call', async () => {
    const { secret } = createWorld();

    for (let question = 0; question < 3; question++) await secret.current();

    expect(stages()).toHaveLength(3);
  });

  it('is read in the region that its ARN names, with one client per region', async () => {
    const { secrets } = createWorld();

    for (const region of ['eu-west-1', 'us-east-1', 'eu-west-1'])
      await secrets(arn(region, region), NAME).current();

    expect(await regions()).toEqual(['eu-west-1', 'us-east-1', 'eu-west-1']);
    const [first, , third] = mock.commandCalls(GetSecretValueCommand);
    expect(first?.thisValue).toBe(third?.thisValue);
  });

  it("is read in the function's region if only its name is known", async () => {
    vi.stubEnv('AWS_REGION', 'ap-northeast-1');
    const { secrets } = createWorld();

    await secrets('a-name', NAME).current();

    expect(await regions()).toEqual(['ap-northeast-1']);
    vi.unstubAllEnvs();
  });

  it.each(NO_TEXT)('fails if its text is $secret', async ({ answer }) => {
    const { secret } = createWorld();
    mock.on(GetSecretValueCommand).resolves(answer);

    expect(await rejectionOf(secret.current())).toMatchObject({
      name: 'SecretUnavailable',
      message: `${NAME}: the secret holds no text`,
    });
  });

  it.each(['AccessDeniedException', 'ResourceNotFoundException', 'TimeoutError'])(
    'fails with %s: the error has its name, and the cause',
    async (name) => {
      const { secret } = createWorld();
      const cause = serviceError(name, 400);
      mock.on(GetSecretValueCommand).rejects(cause);

      expect(await rejectionOf(secret.current())).toMatchObject({
        name: 'SecretUnavailable',
        message: `${NAME} could not be read: ${name}`,
        cause,
      });
    },
  );
});

describe('the previous version of a secret', () => {
  it('is the text that was current until the last rotation', async () => {
    const { secret } = createWorld();

    expect(await secret.previous()).toBe('the password');
    expect(stages()).toEqual(['AWSPREVIOUS']);
  });

  it('is undefined if there is no such version', async () => {
    const { secret } = createWorld();
    mock.on(GetSecretValueCommand).rejects(serviceError('ResourceNotFoundException', 400));

    expect(await secret.previous()).toBeUndefined();
  });

  it.each(NO_TEXT)('is undefined if its text is $secret', async ({ answer }) => {
    const { secret } = createWorld();
    mock.on(GetSecretValueCommand).resolves(answer);

    expect(await secret.previous()).toBeUndefined();
  });

  it.each(['AccessDeniedException', 'InternalServiceError', 'TimeoutError'])(
    'fails with %s',
    async (name) => {
      const { secret } = createWorld();
      const cause = serviceError(name, 400);
      mock.on(GetSecretValueCommand).rejects(cause);

      expect(await rejectionOf(secret.previous())).toMatchObject({
        name: 'SecretUnavailable',
        message: `the previous version of ${NAME} could not be read: ${name}`,
        cause,
      });
    },
  );
});
