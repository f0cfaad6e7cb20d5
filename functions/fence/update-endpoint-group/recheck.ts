import type { Incident } from '../../domain/claim/claim.ts';
import { paused } from '../../domain/claim/claim.ts';
import { needsApproval, recordObserveMode } from '../../domain/claim/observe-mode.ts';
import { OTHER_SITE_DEADLINE } from '../../domain/limits.ts';
import { askOtherSite, confirmLinkLoss, justConfirmed, type LinkLoss } from '../../domain/link-loss.ts';
import { no, type Verdict } from '../../domain/outcomes.ts';
import { checkPreconditions } from '../../domain/preconditions.ts';
import type { Collaborators, UpdateEndpointGroupOutput } from './contract.ts';
import { removeListed } from './remove.ts';
import { actorOf, type Situation } from './situation.ts';

/**
 * Checks the preconditions again, with the data that this invocation has read. The other site is queried only if no
 * earlier step has just confirmed the loss of the link.
 */
export async function recheckPreconditions(
  { input, claim, accelerators, reporter }: Situation,
  { clock, infinispanOf, settings }: Collaborators,
): Promise<Verdict & { readonly linkLoss?: LinkLoss }> {
  const { event: decision } = input;
  const previous = input.linkLoss ?? undefined;
  const verdict = checkPreconditions({
    decision,
    paused: paused(claim, clock.now()),
    accelerators,
    reporterAnswer: await reporter(),
    requireSiteViewLoss: settings.requireSiteViewLoss,
  });
  if (verdict.verdict !== 'GO' || !settings.requireSiteViewLoss) return verdict;
  if (justConfirmed(previous, clock.now())) return verdict;
  const { site, reporter: survivor } = decision;
  const otherSite = await askOtherSite(decision, () =>
    infinispanOf(site).siteView(survivor, OTHER_SITE_DEADLINE),
  );
  // The earlier look knows the database's writer.
  const preferredSurvivor = previous?.deferredTo ?? settings.preferredSurvivor;
  return confirmLinkLoss({
    decision,
    accelerators,
    otherSite,
    preferredSurvivor,
    previous,
    now: clock.now(),
  });
}

/**
 * Records observe mode, and stops if it is on, or if the event needs an approval because it started in observe mode.
 *
 * @returns what a fencing would have changed, or undefined if the fencing may start
 * @throws ClaimChanged, ClaimUnavailable
 */
export async function stopIfObserving(
  { input: { event }, claim, listed }: Situation,
  { claims, settings }: Collaborators,
): Promise<UpdateEndpointGroupOutput | undefined> {
  const noted = await recordObserveMode(claim, settings.observe, claims);
  if (!settings.observe && !needsApproval(noted, event)) return undefined;
  const { site, reporter } = event;
  const endpoints = listed.map(({ endpointId }) => endpointId).join(', ');
  const detail = `would have removed ${endpoints || 'no endpoint'}, and taken ${site} offline at ${reporter}`;
  return { ...no('OBSERVE_ONLY', detail), before: listed };
}

/**
 * Rule 6: completes an incident of which an effect was seen before and is missing now. An operator may have restored
 * the site, so the preconditions are checked as for a start.
 */
export async function completeAgain(
  situation: Situation,
  incident: Incident,
  collaborators: Collaborators,
): Promise<UpdateEndpointGroupOutput> {
  const named = { incident: incident.incident };
  const verdict = await recheckPreconditions(situation, collaborators);
  if (verdict.verdict !== 'GO') return { ...verdict, ...named };
  const observed = await stopIfObserving(situation, collaborators);
  if (observed) return { ...observed, ...named };
  const reopened = await collaborators.claims.resume(situation.claim, incident, actorOf(situation));
  return removeListed(reopened, situation.listed, collaborators);
}
