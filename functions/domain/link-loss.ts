import { InfinispanRefused, SecretUnavailable } from './errors.ts';
import type { Decision } from './event.ts';
import { LOOK_INTERVAL, PREFERENCE_DELAY, REPORTER_ALONE_PERIOD } from './limits.ts';
import type { SiteView } from './observation.ts';
import { go, type Verdict, wait } from './outcomes.ts';
import { type Accelerator, listenersInService, noEndpointCouldServe } from './topology.ts';

/**
 * The answer of the offline site's Infinispan about the reporter, or why there is none. It was not `asked` if its password
 * could not be read or was refused, which shows nothing about the link.
 */
export type OtherSiteAnswer = { readonly answered: true; readonly seesReporter: boolean } | NoAnswer;

export interface NoAnswer {
  readonly answered: false;
  readonly why: string;
  readonly asked: boolean;
}

/**
 * How the loss of the link is confirmed. `BOTH_SITES`: neither site sees the other · `SITE_OUT_OF_SERVICE`: the offline
 * site does not answer, and all of its endpoints are UNHEALTHY · `SITE_SILENT`: it does not answer · `SITE_NOT_ASKED`: it
 * could not be asked · `REPORTER_ALONE`: it answers that it sees the reporter.
 */
type Evidence = keyof typeof LOOKS;

/**
 * A series of looks at both sites, without a look in between in which the reporter saw the offline site. The definition
 * carries it from look to look.
 */
export interface LinkLoss {
  readonly looks: number;
  readonly evidence: Evidence;
  /** The preferred survivor that was given time to report first; absent if none was. */
  readonly deferredTo?: string;
  /** When the loss was confirmed (milliseconds since 1970); absent while it is not. */
  readonly confirmedAt?: number;
}

/** After so many looks the reporter's view decides. */
const REPORTER_LOOKS = 1 + REPORTER_ALONE_PERIOD / LOOK_INTERVAL;

/**
 * How many looks confirm the loss. One site's view alone is not enough: a site master that just started, or one that is cut
 * off from the bridge, sees only its own site for some seconds. If the other site sees the reporter, or cannot be asked,
 * the reporter's view decides in the end: a frozen site may still answer REST requests.
 */
const LOOKS = {
  BOTH_SITES: 1,
  SITE_OUT_OF_SERVICE: 1,
  SITE_SILENT: 2,
  SITE_NOT_ASKED: REPORTER_LOOKS,
  REPORTER_ALONE: REPORTER_LOOKS,
} as const;

/** A delay and never a veto: if the preferred survivor does not report meanwhile, the report against it goes on. */
const DEFERRED_LOOKS = PREFERENCE_DELAY / LOOK_INTERVAL;

/** How long a confirmation is valid for a write, in milliseconds; the reporter's own view is always read again. */
const VALID_MS = 30_000;

export interface Look {
  readonly decision: Decision;
  readonly accelerators: readonly Accelerator[];
  readonly otherSite: OtherSiteAnswer;
  /** The site that should survive if only the link is broken. @default - none */
  readonly preferredSurvivor?: string | undefined;
  /** The series so far. @default - this is the first look */
  readonly previous?: LinkLoss | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Adds a look, in which the reporter did not see the offline site. */
export function confirmLinkLoss({
  decision: { site, reporter },
  accelerators,
  otherSite,
  preferredSurvivor,
  previous,
  now,
}: Look): Verdict & { readonly linkLoss: LinkLoss } {
  const looks = (previous?.looks ?? 0) + 1;
  const evidence = evidenceOf(otherSite, noEndpointCouldServe(accelerators, site));
  // A site that does not answer, or does not serve, is not worth waiting for.
  const deferred =
    site === preferredSurvivor && otherSite.answered && listenersInService(accelerators, site).length > 0;
  const linkLoss = { looks, evidence, ...(deferred && { deferredTo: site }) };
  const needed = LOOKS[evidence] + (deferred ? DEFERRED_LOOKS : 0);
  // A single missing answer after others may be a lost request.
  const again = evidence !== 'SITE_SILENT' || previous?.evidence === evidence || looks >= REPORTER_LOOKS;
  if (looks >= needed && again) return { ...go, linkLoss: { ...linkLoss, confirmedAt: now } };
  const answer = otherSite.answered
    ? `${site} ${otherSite.seesReporter ? 'sees' : 'does not see'} ${reporter}`
    : `${site} ${otherSite.asked ? 'does not answer' : 'could not be asked'}: ${otherSite.why}`;
  const preferred = deferred ? `; ${site} is the preferred survivor and may report first` : '';
  return {
    ...wait('LINK_LOSS_UNCONFIRMED', `${reporter} does not see ${site}, and ${answer}${preferred}`),
    linkLoss,
  };
}

/** Was the loss confirmed just now, by an earlier step? */
export const justConfirmed = (linkLoss: LinkLoss | undefined, now: number): boolean =>
  linkLoss?.confirmedAt !== undefined && now - linkLoss.confirmedAt < VALID_MS;

function evidenceOf(otherSite: OtherSiteAnswer, outOfService: boolean): Evidence {
  if (otherSite.answered) return otherSite.seesReporter ? 'REPORTER_ALONE' : 'BOTH_SITES';
  if (!otherSite.asked) return 'SITE_NOT_ASKED';
  return outOfService ? 'SITE_OUT_OF_SERVICE' : 'SITE_SILENT';
}

/**
 * Queries the offline site's Infinispan. No error ends the look, so that a site which is down, or whose secret cannot be
 * read, does not block its own fencing.
 */
export async function askOtherSite(
  decision: Decision,
  view: () => Promise<SiteView>,
): Promise<OtherSiteAnswer> {
  try {
    return answerIn(decision, await view());
  } catch (error) {
    return noAnswer(error);
  }
}

/** What the offline site's view says about the reporter. */
export function answerIn(
  { site, reporter }: Decision,
  { localSite, siteMaster, sitesView }: SiteView,
): OtherSiteAnswer {
  if (localSite !== site) return { answered: false, why: `its local site is ${localSite}`, asked: true };
  if (!siteMaster) return { answered: false, why: 'no connection reached a site master', asked: true };
  // One of several site masters is enough: a bridge that works for one of them is not broken.
  return { answered: true, seesReporter: sitesView.includes(reporter) };
}

/** An error of the query, as an answer. */
export const noAnswer = (error: unknown): NoAnswer => ({
  answered: false,
  why: error instanceof Error ? error.message : String(error),
  asked: !showsNothing(error),
});

const showsNothing = (error: unknown): boolean =>
  error instanceof SecretUnavailable || error instanceof InfinispanRefused;
