import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { createExecutions } from '../../../../functions/clients/executions.ts';
import { createPasswords } from '../../../../functions/clients/passwords.ts';
import { createRefusalTrail } from '../../../../functions/clients/refusal-trail.ts';
import { createSecrets } from '../../../../functions/clients/secrets.ts';
import type { Clock } from '../../../../functions/support/clock.ts';
import type { AnswerKind } from '../../../../functions/webhook/answers.ts';
import { createCredentials } from '../../../../functions/webhook/credentials.ts';
import {
  handleRequest,
  type Log,
  type WebhookRequest,
} from '../../../../functions/webhook/handle-request.ts';
import { createRefusals } from '../../../../functions/webhook/refusals.ts';
import { PASSWORD, USER } from './requests.ts';

const SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:webhook-AbCdEf';
const STATE_MACHINE = 'arn:aws:states:eu-west-1:123456789012:stateMachine:fencing';

/** A second after the recorded alerts started firing. */
const NOW = Date.parse('2026-11-24T13:35:55.563Z');

interface Line {
  readonly level: string;
  readonly message: string;
  readonly fields: Record<string, unknown>;
}

/** The default of the configuration, in milliseconds. */
export const GRACE = 3_600_000;

/** The webhook with its own code down to the SDK's clients, which are mocked, in virtual time. */
export function createWorld(user = USER, grace = GRACE) {
  const region = { region: 'eu-west-1' };
  const secretsManager = new SecretsManagerClient(region);
  const secrets = mockClient(secretsManager);
  secrets.on(GetSecretValueCommand).resolves({ SecretString: PASSWORD });
  const stepFunctionsClient = new SFNClient(region);
  const stepFunctions = mockClient(stepFunctionsClient);
  stepFunctions.on(StartExecutionCommand).resolves({ executionArn: 'arn', startDate: new Date(NOW) });

  const dynamoDbClient = new DynamoDBClient(region);
  const dynamoDb = mockClient(dynamoDbClient);
  dynamoDb.on(PutItemCommand).resolves({});

  const time = { now: NOW };
  const clock: Clock = { now: () => time.now, sleep: () => Promise.resolve() };
  const secret = createSecrets(() => secretsManager)(SECRET, "the webhook's password");
  const logged: Line[] = [];
  const line = (level: string) => (message: string, fields: Record<string, unknown>) => {
    logged.push({ level, message, fields });
  };
  const log: Log = { info: line('info'), warn: line('warn'), error: line('error') };
  const counted: AnswerKind[] = [];
  const heartbeats: string[] = [];
  const truncated: number[] = [];
  const refused: number[] = [];
  const collaborators = {
    credentials: createCredentials(createPasswords(secret, grace, clock), grace, clock),
    executions: createExecutions(stepFunctionsClient, STATE_MACHINE),
    clock,
    metrics: {
      answered: (kind: AnswerKind) => void counted.push(kind),
      heartbeat: (reporter: string) => void heartbeats.push(reporter),
      truncated: (alerts: number) => void truncated.push(alerts),
      refused: (alerts: number) => void refused.push(alerts),
    },
    refusals: createRefusals(createRefusalTrail(dynamoDbClient, 'audit', 'keycloak', 0), clock),
    log,
    settings: { user, alertName: 'SiteOffline', sites: ['site-a', 'site-b'] },
  };
  const started = () => stepFunctions.commandCalls(StartExecutionCommand).map((call) => call.args[0].input);

  return {
    /** Virtual time in milliseconds, for the test to set. */
    time,
    secrets,
    stepFunctions,
    collaborators,
    logged,
    counted,
    heartbeats,
    truncated,
    refused,
    dynamoDb,
    /** The rows written to the audit trail. */
    records: () => dynamoDb.commandCalls(PutItemCommand).map(({ args }) => args[0].input.Item ?? {}),
    send: (request: WebhookRequest) => handleRequest(request, collaborators),
    /** The number of calls of each kind so far. */
    calls: () => ({
      secret: secrets.commandCalls(GetSecretValueCommand).length,
      start: started().length,
    }),
    /** The inputs of the started executions. */
    starts: () => started().map(({ name, input }) => ({ name, input: JSON.parse(input ?? '') as unknown })),
  };
}
