import type { Decision } from './event.ts';
import { PROBE_STEADY_PERIOD } from './limits.ts';
import type { LinkLoss, NoAnswer } from './link-loss.ts';
import type { SiteView } from './observation.ts';

/** The answer of a site to one look of the probe. */
export type ProbeAnswer =
  | {
      readonly answered: true;
      readonly view: SiteView;
      /** The cluster's current site masters. */
      readonly siteMasters: readonly string[];
      /** How long the answer took. */
      readonly milliseconds: number;
    }
  | NoAnswer;

/** A site in the looks so far. Times in milliseconds since 1970. */
export interface ProbedSite {
  /** Whether its site masters see the other site; null if none of them answered the last look. */
  readonly seesOther: boolean | null;
  /** Since when `seesOther` has this value. */
  readonly since: number;
  /** Why `seesOther` is null. */
  readonly why?: string;
  /** How long the last answer took, in milliseconds. */
  readonly answerTime?: number;
  readonly siteMasters: readonly string[];
  /** Since when these site masters answer. */
  readonly steadySince: number;
  /** Looks in a row that no site master answered. */
  readonly missed: number;
}

/** One continuing outage of the link, as the reporter sees it. */
export interface Outage extends Decision {
  /** The first look in which the reporter did not see the offline site, milliseconds since 1970. */
  readonly startsAt: number;
  /** The series of looks at both sites; absent before the first one that could confirm the loss. */
  readonly linkLoss?: LinkLoss;
  /** The number of the last attempt that was started; absent before the first one. */
  readonly attempt?: number;
}

/** All that the probe keeps between two looks. */
export interface ProbeState {
  /** Milliseconds since 1970. */
  readonly lookedAt: number;
  readonly sites: Readonly<Record<string, ProbedSite>>;
  readonly outages: readonly Outage[];
}

/** Of two looks in a row, one may be lost; a restart of the servers misses more. */
const MISSED_BY_A_RESTART = 2;

/** After a longer time without a look, in milliseconds, nothing is known about restarts: two runs were missed. */
const LONGEST_GAP = 2 * 60_000;

/** Adds a look at both sites. */
export function addLook(
  previous: ProbeState | undefined,
  answers: Readonly<Record<string, ProbeAnswer>>,
  now: number,
): ProbeState {
  const names = Object.keys(answers);
  const gap = previous !== undefined && now - previous.lookedAt > LONGEST_GAP;
  const sites = Object.fromEntries(
    Object.entries(answers).map(([site, answer]) => [
      site,
      siteAfter(gap ? undefined : previous?.sites[site], viewOf(site, answer, names), now),
    ]),
  );
  const outages = decisionsOf(names).flatMap((decision) =>
    outageAfter(
      previous?.outages.find((outage) => sameDirection(outage, decision)),
      decision,
      // Stryker disable next-line OptionalChaining: the decisions are of these sites
      sites[decision.reporter]?.seesOther,
      now,
    ),
  );
  return { lookedAt: now, sites, outages };
}

/** May the reporter's view start a fencing now? */
export function isSteady({ sites }: ProbeState, { reporter }: Decision, now: number): boolean {
  const seen = sites[reporter];
  return seen?.seesOther === false && now - seen.steadySince >= PROBE_STEADY_PERIOD * 1000;
}

/** Replaces the outage of this decision. */
export const withOutage = (state: ProbeState, changed: Outage): ProbeState => ({
  ...state,
  outages: state.outages.map((outage) => (sameDirection(outage, changed) ? changed : outage)),
});

/** Do the states have the same outages, so that no other run needs to know of a change? */
export const sameOutages = (one: ProbeState | undefined, other: ProbeState): boolean =>
  outageList(one) === outageList(other);

const outageList = (state: ProbeState | undefined): string =>
  JSON.stringify(state?.outages.map(({ site, reporter, startsAt }) => [site, reporter, startsAt]) ?? []);

const sameDirection = (one: Decision, other: Decision): boolean =>
  one.site === other.site && one.reporter === other.reporter;

const decisionsOf = (sites: readonly string[]): Decision[] =>
  sites.flatMap((reporter) => sites.filter((site) => site !== reporter).map((site) => ({ site, reporter })));

type View =
  | { readonly seesOther: boolean; readonly siteMasters: readonly string[]; readonly answerTime: number }
  | { readonly seesOther: null; readonly why: string };

function viewOf(site: string, answer: ProbeAnswer, sites: readonly string[]): View {
  if (!answer.answered) return { seesOther: null, why: answer.why };
  const { view, siteMasters, milliseconds } = answer;
  if (view.localSite !== site) return { seesOther: null, why: `its local site is ${view.localSite}` };
  if (!view.siteMaster) return { seesOther: null, why: 'no connection reached a site master' };
  // One of several site masters is enough: a bridge that works for one of them is not broken.
  const seesOther = sites.some((other) => other !== site && view.sitesView.includes(other));
  return { seesOther, siteMasters, answerTime: milliseconds };
}

function siteAfter(previous: ProbedSite | undefined, view: View, now: number): ProbedSite {
  const since = previous?.seesOther === view.seesOther ? previous.since : now;
  if (view.seesOther === null) {
    const { siteMasters = [], steadySince = now, missed = 0 } = previous ?? {};
    return { seesOther: null, since, why: view.why, siteMasters, steadySince, missed: missed + 1 };
  }
  const { seesOther, siteMasters, answerTime } = view;
  const steady =
    previous !== undefined &&
    previous.missed < MISSED_BY_A_RESTART &&
    siteMasters.every((master) => previous.siteMasters.includes(master));
  const steadySince = steady ? previous.steadySince : now;
  return { seesOther, since, answerTime, siteMasters, steadySince, missed: 0 };
}

/** A reporter that does not answer neither starts nor ends an outage. */
function outageAfter(
  previous: Outage | undefined,
  decision: Decision,
  seesOther: boolean | null | undefined,
  now: number,
): Outage[] {
  if (seesOther === true) return [];
  if (previous !== undefined) return [previous];
  return seesOther === false ? [{ ...decision, startsAt: now }] : [];
}
