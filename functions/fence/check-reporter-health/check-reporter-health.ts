import type { Infinispan } from '../../clients/infinispan.ts';
import { type Claim, openIncident, paused } from '../../domain/claim/claim.ts';
import type { Claims } from '../../domain/claim/claims.ts';
import { matchClaim } from '../../domain/claim/match-claim.ts';
import type { FencingEvent } from '../../domain/event.ts';
import { go, no, type Verdict } from '../../domain/outcomes.ts';
import { askReporter, checkPreconditions, type ReporterAnswer } from '../../domain/preconditions.ts';
import type { Settings } from '../../domain/settings.ts';
import {
  type Accelerator,
  endpointsOf,
  endpointsToRemove,
  listenersInService,
  unidentifiedEndpoints,
} from '../../domain/topology.ts';
import type { Clock } from '../../support/clock.ts';
import { deferResult } from '../../support/defer-result.ts';

export interface CheckReporterHealthInput {
  readonly event: FencingEvent;
  readonly accelerator: Accelerator;
}

export type CheckReporterHealthOutput = Verdict & {
  /** The incident of the claim that was found open. */
  readonly incident?: string;
  /** Listeners in which the reporter is in service. */
  readonly reporterInService: readonly string[];
  /** Whether the offline site still has endpoints listed, so that something is to be removed. */
  readonly endpointsListed: boolean;
  readonly infinispan?: ReporterAnswer;
  /** What a rehearsal is told besides, whatever the verdict rests on. */
  readonly rehearsal?: {
    readonly paused: boolean;
    readonly open?: { readonly incident: string; readonly phase: string; readonly site: string };
  };
};

interface Collaborators {
  readonly claims: Pick<Claims, 'read'>;
  readonly infinispanOf: (site: string, maxAge?: number) => Infinispan;
  readonly clock: Clock;
  readonly settings: Settings;
}

/**
 * Decides whether a fencing may begin, or is one that must be completed. An open claim of the same decision
 * passes, whatever health and view say (rule 2); the opposite decision has lost (rule 3). Reads only.
 */
export async function checkReporterHealth(
  { event, accelerator }: CheckReporterHealthInput,
  { claims, infinispanOf, clock, settings }: Collaborators,
): Promise<CheckReporterHealthOutput> {
  const seen = {
    reporterInService: listenersInService([accelerator], event.reporter),
    endpointsListed: endpointsOf([accelerator], event.site).length > 0,
  };
  const unknown = [event.site, event.reporter].filter((site) => !Object.hasOwn(settings.sites, site));
  if (unknown.length > 0) {
    return { ...no('UNKNOWN_SITE', `not a configured site: ${unknown.join(', ')}`), ...seen };
  }
  // What a rehearsal proves is the secret as it is now.
  const maxAge = event.mode === 'rehearsal' ? 0 : undefined;
  // Both questions side by side; whether Infinispan's answer matters is known only from the claim.
  const [claim, answer] = await Promise.all([
    claims.read(),
    deferResult(askReporter(() => infinispanOf(event.reporter, maxAge).observe(event.site))),
  ]);
  const rehearsal = event.mode === 'rehearsal' ? await besides(claim, clock.now(), answer) : {};
  const found = matchClaim(claim, event, [accelerator]);
  const incident = found.relation === 'start' ? {} : { incident: found.incident.incident };
  if (found.relation === 'lost') {
    return { ...no('LOST_TO_OTHER_SITE', lostTo(found.incident)), ...incident, ...seen, ...rehearsal };
  }
  if (found.relation === 'resume' || found.relation === 'verify' || found.relation === 'roll-back') {
    const listed = endpointsToRemove([accelerator], event, found.incident.endpoints);
    return { ...go, ...incident, ...seen, endpointsListed: listed.length > 0, ...rehearsal };
  }
  const neitherListed = !seen.endpointsListed && endpointsOf([accelerator], event.reporter).length === 0;
  if (neitherListed && unidentifiedEndpoints([accelerator]).length === 0) {
    return {
      ...no('UNKNOWN_SITE', 'neither site has an endpoint at this accelerator'),
      ...seen,
      ...rehearsal,
    };
  }
  const infinispan = await answer();
  const verdict = checkPreconditions({
    decision: event,
    paused: paused(claim, clock.now()),
    accelerators: [accelerator],
    reporterAnswer: infinispan,
    requireSiteViewLoss: settings.requireSiteViewLoss,
  });
  return { ...verdict, ...incident, ...seen, ...rehearsal, infinispan };
}

/** A rehearsal hears the reporter's Infinispan even where a real event would not need its answer. */
async function besides(
  claim: Claim,
  now: number,
  answer: () => Promise<ReporterAnswer>,
): Promise<Pick<CheckReporterHealthOutput, 'infinispan' | 'rehearsal'>> {
  const open = openIncident(claim);
  const told = open && { incident: open.incident, phase: open.phase, site: open.decision.site };
  return {
    infinispan: await answer(),
    rehearsal: { paused: paused(claim, now), ...(told === undefined ? {} : { open: told }) },
  };
}

const lostTo = ({ decision }: { readonly decision: { site: string; reporter: string } }): string =>
  `${decision.site} was reported by ${decision.reporter} first`;
