import type { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SFNClient } from '@aws-sdk/client-sfn';
import type { Context, LambdaFunctionURLEvent } from 'aws-lambda';
import { createExecutions } from '../clients/executions.ts';
import { createPasswords } from '../clients/passwords.ts';
import { createRefusalTrail } from '../clients/refusal-trail.ts';
import { secretsManager } from '../clients/secrets.ts';
import { METRICS_NAMESPACE } from '../domain/metric-names.ts';
import { createLogger } from '../runtime/logger.ts';
import { systemClock } from '../support/clock.ts';
import {
  ALERT_NAME,
  APPLICATION,
  AUDIT_RETENTION_DAYS,
  AUDIT_TABLE,
  type Environment,
  required,
  rotationGrace,
  STATE_MACHINE_ARN,
  siteNames,
  WEBHOOK_SECRET_ARN,
  WEBHOOK_USER,
} from '../support/environment.ts';
import { type Answer, answer, TRY_AGAIN } from './answers.ts';
import { createCredentials } from './credentials.ts';
import { type Collaborators, handleRequest, type Log, type WebhookRequest } from './handle-request.ts';
import { createWebhookMetrics } from './metrics.ts';
import { reasonOf } from './reason.ts';
import { createRefusals } from './refusals.ts';

/** Two tries of StartExecution end after 6 s and a short pause; a first read of the secret may come before them. */
const START_DEADLINE = 3_000;

/** Two tries of PutItem, which delay only the answer to a request that was refused. */
const RECORD_DEADLINE = 2_000;

/**
 * The function URL's handler. The first invocation reads the environment. A worker whose setup fails answers 503, so
 * that Alertmanager retries, and repeats the setup at the next request.
 */
export function createHandler(env: Environment) {
  let logger: Logger | undefined;
  let collaborators: Collaborators | undefined;
  return async (event: LambdaFunctionURLEvent, context: Context): Promise<Answer> => {
    logger ??= createLogger('webhook');
    logger.addContext(context);
    try {
      collaborators ??= collaboratorsFrom(env, logger);
      return await handleRequest(requestOf(event), collaborators);
    } catch (error) {
      logger.error('the webhook failed', { reason: reasonOf(error) });
      return answer('unavailable', TRY_AGAIN);
    }
  };
}

export const handler = createHandler(process.env);

function collaboratorsFrom(env: Environment, log: Log): Collaborators {
  const secret = secretsManager()(required(env, WEBHOOK_SECRET_ARN), "the webhook's password");
  const grace = rotationGrace(env);
  const stepFunctions = new SFNClient({
    maxAttempts: 2,
    requestHandler: { requestTimeout: START_DEADLINE, throwOnRequestTimeout: true },
  });
  return {
    credentials: createCredentials(createPasswords(secret, grace, systemClock), grace, systemClock),
    executions: createExecutions(stepFunctions, required(env, STATE_MACHINE_ARN)),
    clock: systemClock,
    metrics: createWebhookMetrics(
      new Metrics({ namespace: METRICS_NAMESPACE, serviceName: required(env, APPLICATION) }),
    ),
    refusals: createRefusals(
      createRefusalTrail(
        new DynamoDBClient({
          maxAttempts: 2,
          requestHandler: { requestTimeout: RECORD_DEADLINE, throwOnRequestTimeout: true },
        }),
        required(env, AUDIT_TABLE),
        required(env, APPLICATION),
        Number(required(env, AUDIT_RETENTION_DAYS)),
      ),
      systemClock,
    ),
    log,
    settings: {
      user: required(env, WEBHOOK_USER),
      alertName: required(env, ALERT_NAME),
      sites: siteNames(env),
    },
  };
}

/** A function URL gives the names of headers in lower case (AWS Lambda Developer Guide, "Invoking function URLs"). */
const requestOf = (event: LambdaFunctionURLEvent): WebhookRequest => ({
  method: event.requestContext.http.method,
  authorization: event.headers.authorization,
  body: event.body,
  isBase64Encoded: event.isBase64Encoded,
  sender: { sourceIp: event.requestContext.http.sourceIp, userAgent: event.requestContext.http.userAgent },
});
