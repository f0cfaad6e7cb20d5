import type { ExecutionHistory, FailedExecution } from '../../clients/execution-history.ts';
import type { NotificationLog } from '../../clients/notification-log.ts';
import type { Message, Topic } from '../../clients/topic.ts';
import type { FencingEvent } from '../../domain/event.ts';
import { eventKeyOfInput } from '../../domain/event-key.ts';
import { needsOperator } from '../../domain/outcomes.ts';
import type { RestoreRequest } from '../../domain/restore/request.ts';
import { messageOfCause } from '../../support/error-cause.ts';
import { executionPage } from '../../support/execution-page.ts';
import type { FinishedExecution } from '../status-change.ts';
import type { Execution, FinishedExecutions } from './executions.ts';
import { messageOf, type NotifiedEnd } from './messages.ts';
import type { NotifyMetrics } from './metrics.ts';
import { type RestoreEnd, restoreMessageOf } from './restore-messages.ts';

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
 * Counts a finished execution, and sends the operators a message, once; about a restore, one for each end. Rehearsals
 * are covered by alarms and send no message. A message is sent before it is noted, so it may be sent twice, but is never
 * lost. EventBridge delivers on a best-effort basis; the alarms on failed executions do not depend on it.
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
  if (execution.request !== undefined)
    return notifyOfRestore(finished, execution.request, execution, collaborators);
  const end = await notifiedEndOf(finished, execution, collaborators);
  const sent =
    event && end !== undefined ? await sendFencing(end, event, finished, collaborators) : undefined;
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
  if (finished.status !== 'SUCCEEDED') return failureOf({ ...finished, status: finished.status }, history);
  if (outcome?.outcome === 'FENCED') return outcome;
  if (outcome?.outcome !== 'NOT_FENCED' || !needsOperator(outcome.reason)) return undefined;
  return { ...outcome, reason: outcome.reason };
}

async function failureOf(finished: FailedExecution, history: Pick<ExecutionHistory, 'failureOf'>) {
  const { status } = finished;
  const { state = 'its start', error = status, cause } = await history.failureOf(finished);
  return { outcome: 'FAILED', status, state, error, cause: messageOfCause(cause) } as const;
}

const sendFencing = (
  end: NotifiedEnd,
  event: FencingEvent,
  finished: FinishedExecution,
  collaborators: Collaborators,
): Promise<boolean> =>
  sendOnce(
    subjectOf(end, event),
    messageOf(end, { event, ...contextOf(finished, collaborators) }),
    finished,
    collaborators,
  );

const contextOf = ({ arn, name }: FinishedExecution, { application, runbookUrl }: Collaborators) => ({
  application,
  execution: name,
  page: executionPage(arn),
  runbookUrl,
});

/** @returns whether it was not sent before */
async function sendOnce(
  subject: string,
  message: Message,
  { arn, stoppedAt }: FinishedExecution,
  { log, topic }: Collaborators,
): Promise<boolean> {
  if (await log.has(subject)) return false;
  await topic.send(message);
  await log.note(subject, arn, stoppedAt);
  return true;
}

/**
 * A restore was started by an operator, who wants to know every end of it; a redrive may end again. An operator who asks for
 * a plan waits for it.
 */
async function notifyOfRestore(
  finished: FinishedExecution,
  request: RestoreRequest,
  { outcome, lost }: Execution,
  collaborators: Collaborators,
): Promise<NotifyOutput> {
  const { history, metrics } = collaborators;
  const end = request.approval === 'plan only' ? undefined : await restoreEndOf(finished, outcome, history);
  if (end === undefined) {
    metrics.recordsLost(lost.length);
    return { verdict: 'SILENT' };
  }
  const message = restoreMessageOf(end, { request, ...contextOf(finished, collaborators) });
  const subject = `${finished.name}#${finished.redriveCount}#${end.outcome}`;
  const sent = await sendOnce(subject, message, finished, collaborators);
  metrics.recordsLost(lost.length);
  metrics.ended(end);
  if (sent && isFailure(end)) metrics.notRestored();
  return { verdict: sent ? 'SENT' : 'ALREADY_SENT' };
}

async function restoreEndOf(
  finished: FinishedExecution,
  outcome: Execution['outcome'],
  history: Pick<ExecutionHistory, 'failureOf'>,
): Promise<RestoreEnd | undefined> {
  if (finished.status !== 'SUCCEEDED') return failureOf({ ...finished, status: finished.status }, history);
  return outcome?.outcome === 'RESTORED' || outcome?.outcome === 'NOT_RESTORED' ? outcome : undefined;
}

/** An operator sees at once that a restore is refused, and aborts one deliberately. */
function isFailure(end: RestoreEnd): boolean {
  switch (end.outcome) {
    case 'NOT_RESTORED':
      return end.undone || end.reason === 'NOT_APPROVED';
    case 'RESTORED':
      return false;
    case 'FAILED':
      return end.status !== 'ABORTED';
  }
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
