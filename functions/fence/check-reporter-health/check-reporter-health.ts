import type { Infinispan } from '../../clients/infinispan.ts';
import { type Claim, openIncident, paused } from '../../domain/claim/claim.ts';
import type { Claims } from '../../domain/claim/claims.ts';
import { matchClaim } from '../../domain/claim/match-claim.ts';
import type { FencingEvent } from '../../domain/event.ts';
import { OTHER_SITE_DEADLINE } from '../../domain/limits.ts';
import {
  askOtherSite,
  confirmLinkLoss,
  type LinkLoss,
  type OtherSiteAnswer,
} from '../../domain/link-loss.ts';
import { go, no, type Verdict } from '../../domain/outcomes.ts';
import { askReporter, checkPreconditions, type ReporterAnswer } from '../../domain/preconditions.ts';
import { type Preference, preferenceOf } from '../../domain/preference.ts';
import type { Settings } from '../../domain/settings.ts';
import {
  type Accelerator,
  endpointsOf,
  listenersInService,
  unidentifiedEndpoints,
  withRecordedSites,
} from '../../domain/topology.ts';
import type { Clock } from '../../support/clock.ts';
import { deferResult } from '../../support/defer-result.ts';

export interface CheckReporterHealthInput {
  readonly event: FencingEvent;
  readonly accelerator: Accelerator;
  /** The series of looks so far; null before the first one. */
  readonly linkLoss: LinkLoss | null;
}

export type CheckReporterHealthOutput = Verdict & {
  /** The open incident that the event relates to. */
  readonly incident?: string;
  /** Listeners in which the reporter is in service. */
  readonly reporterInService: readonly string[];
  /** Whether endpoints of the offline site are still listed, so that there is something to remove. */
  readonly endpointsListed: boolean;
  readonly infinispan?: ReporterAnswer;
  /** The answer of the offline site's Infinispan; absent if the decision did not depend on it. */
  readonly otherSite?: OtherSiteAnswer;
  /** Which site is preferred, and why; absent if no database names it. */
  readonly preference?: Preference;
  /** The series of looks with this one; absent if the reporter did not answer or sees the offline site. */
  readonly linkLoss?: LinkLoss;
  /** Added to the output of a rehearsal, with any verdict. */
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
  /** The Availability Zone of the database's writer. @default - no database is configured */
  readonly writerZone?: (() => Promise<string>) | undefined;
}

/**
 * Decides whether a fencing may start, or has started and must be completed. If an incident of the same decision is
 * open, the event passes whatever health and site view say (rule 2). If one of the opposite decision is in force, the
 * event has lost (rule 3), unless it may supersede that incident (rule 7). A fencing starts only after both sites'
 * Infinispans confirmed the loss of the link. Reads only.
 */
export async function checkReporterHealth(
  { event, accelerator, linkLoss: previous }: CheckReporterHealthInput,
  { claims, infinispanOf, clock, settings, writerZone }: Collaborators,
): Promise<CheckReporterHealthOutput> {
  const seen = {
    reporterInService: listenersInService([accelerator], event.reporter),
    endpointsListed: endpointsOf([accelerator], event.site).length > 0,
  };
  const unknown = [event.site, event.reporter].filter((site) => !Object.hasOwn(settings.sites, site));
  if (unknown.length > 0) {
    return { ...no('UNKNOWN_SITE', `not a configured site: ${unknown.join(', ')}`), ...seen };
  }
  // A rehearsal must prove that the secret works as it is now, so it uses no cached one.
  const maxAge = event.mode === 'rehearsal' ? 0 : undefined;
  // All are read in parallel: only the claim tells whether the answers of the Infinispans are needed.
  const [claim, preference, answer, otherAnswer] = await Promise.all([
    claims.read(),
    preferenceOf(settings, writerZone),
    deferResult(askReporter(() => infinispanOf(event.reporter, maxAge).observe(event.site))),
    deferResult(
      askOtherSite(event, () =>
        infinispanOf(event.site, maxAge).siteView(event.reporter, OTHER_SITE_DEADLINE),
      ),
    ),
  ]);
  const preferred = writerZone === undefined ? {} : { preference };
  const rehearsal =
    event.mode === 'rehearsal'
      ? { ...preferred, ...(await rehearsalFindings(claim, clock.now(), answer)) }
      : {};
  const found = matchClaim(claim, event, [accelerator]);
  const incident = found.relation === 'start' ? {} : { incident: found.incident.incident };
  const kept = previous === null ? {} : { linkLoss: previous };
  if (found.relation === 'lost') {
    return {
      ...no('LOST_TO_OTHER_SITE', lostTo(found.incident)),
      ...incident,
      ...seen,
      ...kept,
      ...rehearsal,
    };
  }
  if (found.relation !== 'start' && found.relation !== 'supersede') {
    const listed = endpointsOf(withRecordedSites([accelerator], event, found.incident.endpoints), event.site);
    return { ...go, ...incident, ...seen, ...kept, endpointsListed: listed.length > 0, ...rehearsal };
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
  const observed = { ...incident, ...seen, ...rehearsal, infinispan };
  if (verdict.verdict !== 'GO' || !settings.requireSiteViewLoss) return { ...verdict, ...observed };
  const otherSite = await otherAnswer();
  const confirmed = confirmLinkLoss({
    decision: event,
    accelerators: [accelerator],
    otherSite,
    preferredSurvivor: preference.site,
    previous: previous ?? undefined,
    now: clock.now(),
  });
  return { ...confirmed, ...observed, otherSite, ...preferred };
}

/** A rehearsal waits for the answer of the reporter's Infinispan even if a real event would not need it. */
async function rehearsalFindings(
  claim: Claim,
  now: number,
  answer: () => Promise<ReporterAnswer>,
): Promise<Pick<CheckReporterHealthOutput, 'infinispan' | 'rehearsal'>> {
  const open = openIncident(claim);
  return {
    infinispan: await answer(),
    rehearsal: {
      paused: paused(claim, now),
      ...(open && { open: { incident: open.incident, phase: open.phase, site: open.decision.site } }),
    },
  };
}

const lostTo = ({ decision }: { readonly decision: { site: string; reporter: string } }): string =>
  `${decision.site} was reported by ${decision.reporter} first`;
