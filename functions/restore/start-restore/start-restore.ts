import { openIncident } from '../../domain/claim/claim.ts';
import { quiescentAt } from '../../domain/claim/quiescence.ts';
import { INFINISPAN_QUIESCENCE } from '../../domain/limits.ts';
import { again, type RestoreVerdict, refuse } from '../../domain/restore/outcomes.ts';
import type { RestorePlan } from '../../domain/restore/plan.ts';
import type { RestoreCollaborators, RestoreInput } from '../collaborators.ts';
import { planRestore } from '../plan.ts';

export interface StartRestoreInput extends RestoreInput {
  /** The approved incident, who approved it, and when (RFC 3339). */
  readonly incident: string;
  readonly approvedBy: string;
  readonly approvedAt: string;
  /** The entries in the plan that was approved. */
  readonly approvedEntries: RestorePlan['entries'];
  /** Seconds for which an approval is valid. */
  readonly approvalWithin: number;
}

/** With the verdict AGAIN, the plan to approve instead. */
export type StartRestoreOutput = RestoreVerdict & { readonly incident?: string; readonly plan?: RestorePlan };

/**
 * Rule 13: checks everything again, and sets the claim's phase to `restoring`. An approval is of one incident, and is valid
 * for a limited time: a redrive days later needs another one, of the plan of that time. So does a survivor that has lost
 * entries since: those of the site may be the last copy.
 *
 * @throws ClaimChanged if another execution was first; the errors of its clients
 */
export async function startRestore(
  input: StartRestoreInput,
  collaborators: RestoreCollaborators,
): Promise<StartRestoreOutput> {
  const { claims, clock } = collaborators;
  const { execution, approvedBy, approvedAt, approvalWithin, request } = input;
  const claim = await claims.read();
  const judgedAt = clock.now();
  const incident = openIncident(claim);
  if (incident?.restore?.execution === execution && incident.phase === 'restoring')
    return { verdict: 'GO', incident: incident.incident };
  if (incident?.incident !== input.incident) return refuse('NOTHING_FENCED', `${input.incident} is over`);
  const plan = await planRestore(input, claim, collaborators);
  if ('reason' in plan) return refuse(plan.reason, plan.detail);
  const tooOld = judgedAt - Date.parse(approvedAt) > approvalWithin * 1000;
  const outdated = tooOld ? 'the approval is too old' : lossSince(input.approvedEntries, plan);
  if (outdated !== undefined) return { ...again(outdated), plan };
  // The site has answered: an unsettled write of an earlier restore can take effect for a limited time only.
  if (incident.unsettled !== undefined && incident.unsettled.answeredAt === undefined) {
    await claims.recordAnswerOfSite(claim, incident);
    return { verdict: 'WAIT', seconds: INFINISPAN_QUIESCENCE };
  }
  if (incident.takeOfflineSentAt !== undefined && incident.survivorAnsweredAt === undefined) {
    await claims.recordAnswer(claim, incident);
    return { verdict: 'WAIT', seconds: INFINISPAN_QUIESCENCE };
  }
  const quiet = quiescentAt(incident);
  if (judgedAt < quiet) return { verdict: 'WAIT', seconds: Math.ceil((quiet - judgedAt) / 1000) };
  await claims.startRestore(claim, incident, {
    execution,
    by: request.by,
    approvedBy,
    counts: plan.entries,
  });
  return { verdict: 'GO', incident: incident.incident };
}

/** A cache may lose as many entries, because they expire or users log out. */
const ORDINARY_LOSS = { atLeast: 10, share: 0.5 };

/** Has a cache of the survivor lost most of its entries since the plan was approved, as after a restart of its cluster? */
function lossSince(approved: RestorePlan['entries'], { entries, survivor }: RestorePlan): string | undefined {
  const { atLeast, share } = ORDINARY_LOSS;
  for (const [cache, { survivor: before }] of Object.entries(approved)) {
    const now = entries[cache]?.survivor ?? 0;
    if (before - now > Math.max(atLeast, share * before))
      return `${cache} of ${survivor} had ${before} entries in the approved plan, and has ${now}`;
  }
  return undefined;
}
