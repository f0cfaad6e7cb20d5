import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { Context, LambdaFunctionURLEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createHandler, handler } from '../../../../functions/webhook/handler.ts';
import urlEvent from '../../../fixtures/webhook/function-url-event.json' with { type: 'json' };
import { HOSTILE, UNESCAPED } from '../../support/hostile.ts';
import { firing, PASSWORD, recorded, withAlert, withBody, withLabels } from './requests.ts';

const ENVIRONMENT = {
  WEBHOOK_USER: 'keycloak',
  WEBHOOK_SECRET_ARN: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:webhook-AbCdEf',
  ALERT_NAME: 'SiteOffline',
  SITE_NAMES: '["site-a","site-b"]',
  STATE_MACHINE_ARN: 'arn:aws:states:eu-west-1:123456789012:stateMachine:fencing',
  APPLICATION: 'sso',
  ROTATION_GRACE: '3600',
  AUDIT_TABLE: 'audit',
  AUDIT_RETENTION_DAYS: '30',
};

const context: Context = {
  callbackWaitsForEmptyEventLoop: true,
  functionName: 'webhook',
  functionVersion: '$LATEST',
  invokedFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:webhook',
  memoryLimitInMB: '512',
  awsRequestId: '0f6b7a1e-7d6c-4a53-9a0e-3f1f5a0c2b11',
  logGroupName: '/aws/lambda/webhook',
  logStreamName: 'stream',
  getRemainingTimeInMillis: () => 10_000,
  done: () => undefined,
  fail: () => undefined,
  succeed: () => undefined,
};

const eventOf = ({
  authorization,
  body,
}: {
  authorization?: string | undefined;
  body?: string | undefined;
}) => {
  const headers = { ...urlEvent.headers, ...(authorization === undefined ? {} : { authorization }) };
  return { ...urlEvent, headers, ...(body === undefined ? {} : { body }) } satisfies LambdaFunctionURLEvent;
};

const secrets = mockClient(SecretsManagerClient);
const stepFunctions = mockClient(SFNClient);
const dynamoDb = mockClient(DynamoDBClient);
const lines: Record<string, unknown>[] = [];

beforeEach(() => {
  // In this mode Powertools writes to the global console, which the test reads.
  vi.stubEnv('POWERTOOLS_DEV', 'true');
  vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'false');
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  for (const level of ['log', 'info', 'warn', 'error'] as const) {
    vi.spyOn(console, level).mockImplementation((line: string) => void lines.push(JSON.parse(line)));
  }
  secrets.on(GetSecretValueCommand).resolves({ SecretString: PASSWORD });
  stepFunctions.on(StartExecutionCommand).resolves({});
  dynamoDb.on(PutItemCommand).resolves({});
});

afterEach(() => {
  secrets.reset();
  stepFunctions.reset();
  dynamoDb.reset();
  lines.length = 0;
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

describe('the handler', () => {
  it('starts an execution for an event of the function URL, with the configured names', async () => {
    const answer = await createHandler(ENVIRONMENT)(eventOf(firing), context);

    expect(answer.statusCode).toBe(202);
    const [read] = secrets.commandCalls(GetSecretValueCommand);
    expect(read?.args[0].input).toEqual({
      SecretId: ENVIRONMENT.WEBHOOK_SECRET_ARN,
      VersionStage: 'AWSCURRENT',
    });
    const [start] = stepFunctions.commandCalls(StartExecutionCommand);
    expect(start?.args[0].input.stateMachineArn).toBe(ENVIRONMENT.STATE_MACHINE_ARN);
  });

  it('reuses its collaborators for the next request', async () => {
    const handle = createHandler(ENVIRONMENT);

    await handle(eventOf(firing), context);
    await handle(eventOf(recorded('am025-firing-site-a-reported-by-b')), context);

    expect(secrets.commandCalls(GetSecretValueCommand)).toHaveLength(1);
    expect(stepFunctions.commandCalls(StartExecutionCommand)).toHaveLength(2);
  });

  it('answers a request without headers and body', async () => {
    const answer = await createHandler(ENVIRONMENT)(eventOf({}), context);

    expect(answer.statusCode).toBe(401);
  });

  it('writes one line, with the request id and the result of each alert', async () => {
    await createHandler(ENVIRONMENT)(eventOf(firing), context);

    expect(lines.filter((line) => 'message' in line)).toEqual([
      expect.objectContaining({
        level: 'INFO',
        message: 'answered',
        service: 'webhook',
        function_request_id: context.awsRequestId,
        status: 202,
        answer: 'accepted',
        alerts: [expect.objectContaining({ site: 'site-b', reporter: 'site-a', result: 'started' })],
      }),
    ]);
  });

  it('escapes foreign text in its log', async () => {
    await createHandler(ENVIRONMENT)(
      eventOf(withAlert({ fingerprint: HOSTILE, labels: { [HOSTILE]: HOSTILE, site: HOSTILE } })),
      context,
    );

    expect(JSON.stringify(lines)).toContain('FORGED LINE');
    JSON.parse(JSON.stringify(lines), (_key, value) => {
      if (typeof value === 'string') expect(value).not.toMatch(UNESCAPED);
    });
  });

  it('counts a heartbeat by its reporter, and calls no service except for the password', async () => {
    const answer = await createHandler(ENVIRONMENT)(
      eventOf(withLabels({ alertname: 'FencingHeartbeat' })),
      context,
    );

    expect(answer.statusCode).toBe(200);
    expect(stepFunctions.calls()).toEqual([]);
    expect(lines).toContainEqual({
      _aws: {
        Timestamp: expect.any(Number),
        CloudWatchMetrics: [
          {
            Namespace: 'KeycloakSiteFencing',
            Dimensions: [['service', 'reporter']],
            Metrics: [{ Name: 'Heartbeats', Unit: 'Count' }],
          },
        ],
      },
      service: 'sso',
      reporter: 'site-a',
      Heartbeats: 1,
    });
  });

  it('counts answers and truncated alerts in the embedded metric format', async () => {
    await createHandler(ENVIRONMENT)(eventOf(withBody((body) => ({ ...body, truncatedAlerts: 2 }))), context);

    const of = (name: string, dimensions: string[]) => ({
      Namespace: 'KeycloakSiteFencing',
      Dimensions: [dimensions],
      Metrics: [{ Name: name, Unit: 'Count' }],
    });
    expect(lines.filter((line) => '_aws' in line)).toEqual([
      {
        _aws: { Timestamp: expect.any(Number), CloudWatchMetrics: [of('TruncatedAlerts', ['service'])] },
        service: 'sso',
        TruncatedAlerts: 2,
      },
      {
        _aws: {
          Timestamp: expect.any(Number),
          CloudWatchMetrics: [of('WebhookAnswers', ['service', 'answer'])],
        },
        service: 'sso',
        answer: 'accepted',
        WebhookAnswers: 1,
      },
    ]);
  });

  it('records and counts a refused alert with its sender, in the table of the environment', async () => {
    await createHandler(ENVIRONMENT)(eventOf(withLabels({ site: null })), context);

    const [put] = dynamoDb.commandCalls(PutItemCommand);
    expect(put?.args[0].input).toMatchObject({
      TableName: 'audit',
      Item: { application: { S: 'sso' }, step: { S: 'refused' }, expiresAt: { N: expect.any(String) } },
    });
    expect(put?.args[0].input.Item?.record?.S).toContain(
      '"sender":{"sourceIp":"192.0.2.1","userAgent":"Alertmanager/0.25.0"}',
    );
    expect(lines).toContainEqual(expect.objectContaining({ service: 'sso', AlertsRefused: 1 }));
  });

  it.each(Object.keys(ENVIRONMENT))(
    'answers 503 and logs the name of the missing variable: %s',
    async (name) => {
      const answer = await createHandler({ ...ENVIRONMENT, [name]: '' })(eventOf(firing), context);

      expect(answer.statusCode).toBe(503);
      expect(answer.body).not.toContain(name);
      expect(lines).toEqual([
        expect.objectContaining({ level: 'ERROR', reason: expect.stringContaining(name) }),
      ]);
      expect(stepFunctions.calls()).toHaveLength(0);
    },
  );

  it('can be imported without any environment variable', async () => {
    expect((await handler(eventOf(firing), context)).statusCode).toBe(503);
  });
});
