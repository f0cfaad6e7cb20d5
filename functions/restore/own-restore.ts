import { type Claim, openIncident, type RestoringIncident } from '../domain/claim/claim.ts';
import { settledAt } from '../domain/claim/quiescence.ts';
import { RESTORE_WRITES, type RestoreStep, type RestoreWrite } from '../domain/claim/restore.ts';
import { InfinispanRefused, PushNotStarted, SiteNotJoined, SiteNotTakenOffline } from '../domain/errors.ts';
import { INFINISPAN_QUIESCENCE, INFINISPAN_STATUS_DEADLINE } from '../domain/limits.ts';
import { again, giveUp, type RestoreVerdict, refuse } from '../domain/restore/outcomes.ts';
import type { RestoreCollaborators, RestoreInput } from './collaborators.ts';
import { viewObstacle } from './site-checks.ts';

/** The claim of a restore, as this invocation has read it. */
export interface OwnRestore {
  readonly claim: Claim;
  readonly incident: RestoringIncident;
}

/**
 * Reads the claim, before anything else, and compares it with the step that calls (rules 13, 15 and 16): the restore must
 * be this execution's, no other write may still take effect, and the claim must show the step before.
 *
 * @param before the step on which the caller acts; undefined for the first one, which starts over from every step
 * @returns the restore, or the verdict with which the step ends
 * @throws InfinispanUnavailable while the Infinispan of an unsettled write does not answer
 */
export async function readOwnRestore(
  { execution }: RestoreInput,
  { claims, clock, infinispanOf }: Pick<RestoreCollaborators, 'claims' | 'clock' | 'infinispanOf'>,
  before?: RestoreStep,
): Promise<OwnRestore | RestoreVerdict> {
  const claim = await claims.read();
  const judgedAt = clock.now();
  const incident = openIncident(claim);
  if (incident?.restore?.execution !== execution || incident.phase !== 'restoring')
    return refuse('RESTORE_OVER', `the claim is ${incident?.phase ?? 'closed'}`);
  const own = { claim, incident: { ...incident, restore: incident.restore } };
  const unsettled = await waitUntilSettled(own, judgedAt, { claims, infinispanOf });
  if (unsettled !== undefined) return unsettled;
  if (before !== undefined && incident.restore.step !== before)
    return again(`the restore has come to the step ${incident.restore.step}`);
  return own;
}

/**
 * Has another execution, which reconcile started, completed the return and closed the incident (rule 20)? So has an operator
 * who closed it while every condition held; one who forced it has not.
 */
export const isCompleted = ({ current }: Claim, incident: string): boolean =>
  current?.incident === incident &&
  current.phase === 'closed' &&
  current.returnedAt !== undefined &&
  (current.closing?.despite ?? []).length === 0;

/**
 * Rule 15: waits until an unsettled write of an earlier invocation can no longer take effect. An Infinispan that was frozen
 * carries a request out when it resumes, so the time counts from its first answer. A lost site may never answer: while
 * the survivor sends it its changes, whose writes fail until then, the restore is given up instead.
 */
export async function waitUntilSettled(
  { claim, incident }: OwnRestore,
  judgedAt: number,
  { claims, infinispanOf }: Pick<RestoreCollaborators, 'claims' | 'infinispanOf'>,
): Promise<RestoreVerdict | undefined> {
  const { unsettled, decision } = incident;
  // Stryker disable next-line ConditionalExpression: without an unsettled write, settledAt is 0
  if (unsettled === undefined) return undefined;
  if (judgedAt >= settledAt(incident)) return undefined;
  const where = RESTORE_WRITES[unsettled.write];
  if (where === 'accelerator' || unsettled.answeredAt !== undefined)
    return { verdict: 'WAIT', seconds: Math.ceil((settledAt(incident) - judgedAt) / 1000) };
  const [asked, other, record] =
    where === 'site'
      ? ([decision.site, decision.reporter, claims.recordAnswerOfSite] as const)
      : ([decision.reporter, decision.site, claims.recordAnswer] as const);
  // The only write at the site that is sent while the survivor has the site online.
  if (unsettled.write === 'bring-survivor-online') {
    const view = await infinispanOf(decision.reporter).observe(decision.site);
    const unseen = viewObstacle(view, decision.reporter, decision.site);
    if (unseen !== undefined) return giveUp('SITE_LOST_AGAIN', unseen.detail);
  }
  await infinispanOf(asked).backupStatus(other, INFINISPAN_STATUS_DEADLINE);
  await record(claim, incident);
  return { verdict: 'WAIT', seconds: INFINISPAN_QUIESCENCE };
}

/**
 * Records the intent of a write, and sends it at once. With an answer the write is settled, also if it is an error: then
 * nothing can take effect later. Without an answer it stays unsettled.
 *
 * @returns the restore after the write, still unsettled: the caller settles it with what it has reached
 * @throws ClaimChanged, ClaimUnavailable; the errors of `send`
 */
export async function sendAnnounced(
  { claim, incident }: OwnRestore,
  write: RestoreWrite,
  claims: RestoreCollaborators['claims'],
  send: () => Promise<void>,
): Promise<OwnRestore> {
  const announced = await claims.recordRestoreIntent(claim, incident, write);
  const own = { claim: announced, incident: announced.current };
  try {
    await send();
  } catch (error) {
    if (isAnswer(error)) await claims.settle(own.claim, own.incident);
    throw error;
  }
  return own;
}

const isAnswer = (error: unknown): boolean =>
  error instanceof SiteNotTakenOffline ||
  error instanceof PushNotStarted ||
  error instanceof SiteNotJoined ||
  error instanceof InfinispanRefused;

/** Settles a write, and goes on with the claim that this wrote. */
export async function settled(
  { claim, incident }: OwnRestore,
  claims: RestoreCollaborators['claims'],
  reached?: Parameters<RestoreCollaborators['claims']['settle']>[2],
): Promise<OwnRestore> {
  const next = await claims.settle(claim, incident, reached);
  return { claim: next, incident: next.current };
}

export const isVerdict = (one: OwnRestore | RestoreVerdict): one is RestoreVerdict => 'verdict' in one;
