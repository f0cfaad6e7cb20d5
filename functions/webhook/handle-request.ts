import type { Executions } from '../clients/executions.ts';
import { describeAlert, type Refusal, type Sender } from '../domain/refusal.ts';
import type { Clock } from '../support/clock.ts';
import { suspectForm } from '../support/password-form.ts';
import type { Known } from './alert.ts';
import { type Answer, type AnswerKind, answer, kindOfGroup, TRY_AGAIN } from './answers.ts';
import { matches, parseBasicAuth } from './basic-auth.ts';
import { readBody } from './body.ts';
import type { Credentials } from './credentials.ts';
import { RequestRefused } from './errors.ts';
import type { WebhookMetrics } from './metrics.ts';
import { parseNotification } from './notification.ts';
import { reasonOf } from './reason.ts';
import type { Refusals } from './refusals.ts';
import { startAlerts } from './start-alerts.ts';

export interface WebhookRequest {
  readonly method: string;
  readonly authorization: string | undefined;
  readonly body: string | undefined;
  readonly isBase64Encoded: boolean;
  readonly sender: Sender;
}

interface Settings extends Known {
  /** The only accepted user name. */
  readonly user: string;
}

/** One line each; never a header, a body, a user or a password. */
export type Log = Record<
  'info' | 'warn' | 'error',
  (message: string, fields: Record<string, unknown>) => void
>;

export interface Collaborators {
  readonly credentials: Credentials;
  readonly executions: Executions;
  readonly clock: Clock;
  readonly metrics: WebhookMetrics;
  readonly refusals: Refusals;
  readonly log: Log;
  readonly settings: Settings;
}

interface Outcome {
  readonly kind: AnswerKind;
  /** The body of the answer. */
  readonly content: object;
  /** Logged, and not in the answer. */
  readonly details?: Record<string, unknown>;
  /** Alerts of an authenticated request that were refused. */
  readonly refused?: Pick<Refusal, 'reason' | 'alerts' | 'count'>;
}

/** Authenticates, validates, starts one execution per event, and always answers. */
export async function handleRequest(request: WebhookRequest, collaborators: Collaborators): Promise<Answer> {
  const { kind, content, details, refused } = await outcomeOf(request, collaborators).catch(outcomeOfError);
  const given = answer(kind, content);
  const level = kind === 'unavailable' ? 'error' : given.statusCode >= 400 ? 'warn' : 'info';
  collaborators.log[level]('answered', { status: given.statusCode, answer: kind, ...content, ...details });
  collaborators.metrics.answered(kind);
  if (refused !== undefined) {
    await recordRefusal({ ...refused, httpStatus: given.statusCode, sender: request.sender }, collaborators);
  }
  return given;
}

/** A record that cannot be written changes no answer: the metric and its alarm report the refusal as well. */
async function recordRefusal(refusal: Refusal, { metrics, refusals, log }: Collaborators): Promise<void> {
  metrics.refused(refusal.count);
  await refusals(refusal).catch((error: unknown) => {
    log.error('a refusal could not be recorded', { reason: reasonOf(error) });
  });
}

async function outcomeOf(request: WebhookRequest, collaborators: Collaborators): Promise<Outcome> {
  const { credentials, executions, clock, metrics, log, settings } = collaborators;
  await authenticate(request.authorization, settings.user, credentials);
  if (request.method !== 'POST')
    throw new RequestRefused('method-not-allowed', 'Method not allowed; use POST.');
  const notification = parseNotification(readBody(request.body, request.isBase64Encoded));
  const { truncatedAlerts } = notification;
  if (truncatedAlerts > 0) {
    log.warn('Alertmanager dropped alerts from the request', { truncatedAlerts });
    metrics.truncated(truncatedAlerts);
  }
  const { alerts, failures } = await startAlerts(notification.alerts, settings, executions, clock);
  for (const alert of alerts) {
    if (alert.result === 'heartbeat') metrics.heartbeat(alert.reporter);
  }
  const refused = alerts.flatMap((alert, index) =>
    alert.result === 'rejected' ? [describeAlert(notification.alerts[index], alert.reason)] : [],
  );
  return {
    kind: kindOfGroup(alerts),
    content: { alerts },
    ...(refused.length === 0 ? {} : { refused: { alerts: refused, count: refused.length } }),
    ...(failures.length === 0 ? {} : { details: { failures: failures.map(reasonOf) } }),
  };
}

/** A wrong user and a wrong password take the same path to the same answer. */
async function authenticate(
  header: string | undefined,
  user: string,
  credentials: Credentials,
): Promise<void> {
  const given = parseBasicAuth(header);
  if (given === null) {
    throw new RequestRefused('unauthenticated', 'Basic authentication required.');
  }
  if (matches(given, user, (await credentials.passwords()).candidates)) return;
  const { candidates, previousError } = await credentials.refreshed();
  if (matches(given, user, candidates)) return;
  // It may be the previous password, which cannot be read now: the caller retries instead of being refused.
  if (previousError) throw previousError;
  const form = suspectForm(candidates[0]);
  const hint = form === undefined ? undefined : `the text of the webhook's secret ${form}`;
  throw new RequestRefused('forbidden', 'Invalid username or password.', hint);
}

/** The refusals that are recorded: those of a body, which is read only after authentication, so that a flood of
 * unauthenticated requests costs no AWS call. */
const OF_AUTHENTICATED: ReadonlySet<RequestRefused['refusal']> = new Set(['invalid', 'too-large']);

/** A mistake of the caller is a 4xx with its reason; every other error is a 503, so that Alertmanager retries. */
function outcomeOfError(error: unknown): Outcome {
  if (error instanceof RequestRefused) {
    const { refusal, message, hint } = error;
    return {
      kind: refusal,
      content: { error: message },
      details: { hint },
      ...(OF_AUTHENTICATED.has(refusal) ? { refused: { reason: message, alerts: [], count: 1 } } : {}),
    };
  }
  return {
    kind: 'unavailable',
    content: TRY_AGAIN,
    details: { reason: reasonOf(error), stack: error instanceof Error ? error.stack : undefined },
  };
}
