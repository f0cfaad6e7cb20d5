import type { ExecutionHistory } from '../../clients/execution-history.ts';
import type { NotificationLog } from '../../clients/notification-log.ts';
import type { Topic } from '../../clients/topic.ts';
import type { FencingEvent } from '../../domain/event.ts';
import { eventKeyOfInput } from '../../domain/event-key.ts';
import { needsOperator } from '../../domain/outcomes.ts';
import { messageOfCause } from '../../support/error-cause.ts';
import { executionPage } from '../../support/execution-page.ts';
import type { FinishedExecution } from '../status-change.ts';
import type { Execution, FinishedExecutions } from './executions.ts';
import { messageOf, type NotifiedEnd } from './messages.ts';
import type { NotifyMetrics } from './metrics.ts';

export interface Collaborators {
  readonly application: string;
  readonly runbookUrl: string;
  readonly executions: FinishedExecutions;
  readonly history: Pick<ExecutionHistory, 'failureOf'>;
  readonly log: NotificationLog;
  readonly topic: Topic;
  readonly metrics: NotifyMetrics;
}

/** `SILENT`: operators need no message. `ALREADY_SENT`: the same message was sent before. */
export interface NotifyOutput {
  readonly verdict: 'SENT' | 'ALREADY_SENT' | 'SILENT';
}

/**
 * Counts a finished execution, and sends the operators a message, once. Rehearsals are covered by alarms and send no
 * message. A message is sent before it is noted, so it may be sent twice, but is never lost. EventBridge delivers on a
 * best-effort basis; the alarms on failed executions do not depend on it.
 *
 * @throws the errors of its clients, before anything is counted; a message that was sent may be sent again
 */
export async function notify(
  finished: FinishedExecution,
  collaborators: Collaborators,
): Promise<NotifyOutput> {
  const { executions, metrics } = collaborators;
  const execution = await executions.read(finished.arn);
  const { event, startedAt } = execution;
  if (event?.mode === 'rehearsal') {
    metrics.recordsLost(execution.lost.length);
    return { verdict: 'SILENT' };
  }
  const end = await notifiedEndOf(finished, execution, collaborators);
  const sent = event && end !== undefined ? await sendOnce(end, event, finished, collaborators) : undefined;
  const notified = sent ? end : undefined;
  metrics.recordsLost(execution.lost.length);
  if (execution.outcome !== undefined) metrics.ended(execution.outcome);
  if (finished.status !== 'SUCCEEDED') metrics.ended({ outcome: 'FAILED' });
  if (notified?.outcome === 'NOT_FENCED') metrics.needsOperator();
  if (event && notified?.outcome === 'FENCED') {
    const { stoppedAt } = finished;
    metrics.fenced({ sinceAlert: stoppedAt - Date.parse(event.startsAt), sinceStart: stoppedAt - startedAt });
  }
  if (sent === undefined) return { verdict: 'SILENT' };
  return { verdict: sent ? 'SENT' : 'ALREADY_SENT' };
}

async function notifiedEndOf(
  finished: FinishedExecution,
  { outcome }: Execution,
  { history }: Pick<Collaborators, 'history'>,
): Promise<NotifiedEnd | undefined> {
  const { status } = finished;
  if (status !== 'SUCCEEDED') {
    const { state = 'its start', error = status, cause } = await history.failureOf({ ...finished, status });
    return { outcome: 'FAILED', status, state, error, cause: messageOfCause(cause) };
  }
  if (outcome?.outcome === 'FENCED') return outcome;
  if (outcome?.outcome !== 'NOT_FENCED' || !needsOperator(outcome.reason)) return undefined;
  return { ...outcome, reason: outcome.reason };
}

/** @returns whether it was not sent before */
async function sendOnce(
  end: NotifiedEnd,
  event: FencingEvent,
  { arn, name, stoppedAt }: FinishedExecution,
  { application, runbookUrl, log, topic }: Collaborators,
): Promise<boolean> {
  const subject = subjectOf(end, event);
  if (await log.has(subject)) return false;
  await topic.send(
    messageOf(end, { event, application, execution: name, page: executionPage(arn), runbookUrl }),
  );
  await log.note(subject, arn, stoppedAt);
  return true;
}

/** The key of a row has a maximum length, and the name of an error may have any. */
const ERROR_AT_MOST = 100;

/** One message for each incident that is fenced, and one for each reason or error of an event. */
function subjectOf(end: NotifiedEnd, event: FencingEvent): string {
  const { outcome } = end;
  if (outcome === 'FENCED') return `${end.incident}#${outcome}`;
  const what = outcome === 'FAILED' ? `${end.state}: ${end.error}`.slice(0, ERROR_AT_MOST) : end.reason;
  return `${eventKeyOfInput(JSON.stringify(event))}#${outcome}#${what}`;
}
