import type { Decision } from './event.ts';
import type { Observation } from './observation.ts';
import { go, no, type Verdict, wait } from './outcomes.ts';
import { type Accelerator, describeUnidentified, survivorServes, unidentifiedEndpoints } from './topology.ts';

/** The answer of the reporter's Infinispan, or why there is none. */
export type ReporterAnswer =
  | { readonly answered: true; readonly observation: Observation }
  | { readonly answered: false; readonly why: string };

export interface Preconditions {
  readonly decision: Decision;
  readonly paused: boolean;
  /** With the sites of recorded endpoints (`withRecordedSites`) if an incident of this decision is open. */
  readonly accelerators: readonly Accelerator[];
  readonly reporterAnswer: ReporterAnswer;
  /** Whether a reporter that still sees the other site blocks the fencing; every other precondition always does. */
  readonly requireSiteViewLoss: boolean;
}

/**
 * May a fencing start? Only if no pause is in force, every endpoint has a known site, and the reporter would serve
 * alone. The reporter's Infinispan must also accept our credentials, be the reporter's, back up to the offline site, and
 * not see that site. Whether the other site confirms the loss is a question of its own (`confirmLinkLoss`).
 */
export function checkPreconditions({
  decision,
  paused,
  accelerators,
  reporterAnswer,
  requireSiteViewLoss,
}: Preconditions): Verdict {
  const { site, reporter } = decision;
  if (paused) return no('PAUSED', 'a pause is in force');
  const unidentified = unidentifiedEndpoints(accelerators);
  if (unidentified.length > 0)
    return no('ENDPOINT_SITE_UNKNOWN', describeUnidentified(accelerators, unidentified));
  if (!survivorServes(accelerators, decision)) {
    return wait(
      'REPORTER_NOT_IN_SERVICE',
      `${reporter} is not in service in every listener in which ${site} could serve`,
    );
  }
  return checkReporter(decision, reporterAnswer, requireSiteViewLoss);
}

/** The preconditions that the reporter's Infinispan answers. */
export function checkReporter(
  { site, reporter }: Decision,
  reporterAnswer: ReporterAnswer,
  requireSiteViewLoss: boolean,
): Verdict {
  if (!reporterAnswer.answered) return wait('REPORTER_UNREACHABLE', reporterAnswer.why);
  const { localSite, siteMaster, sitesView, mastersDisagree, backup } = reporterAnswer.observation;
  if (localSite !== reporter)
    return no('REPORTER_MISMATCH', `the local site of its Infinispan is ${localSite}`);
  if (backup === 'unknown') return no('REPORTER_MISMATCH', `${reporter} does not back up to ${site}`);
  if (backup === 'unsettled') return wait('REPORTER_UNREACHABLE', 'its members do not answer each other');
  if (!siteMaster) return wait('REPORTER_UNREACHABLE', 'no connection reached a site master');
  if (!requireSiteViewLoss) return go;
  // A site master whose own bridge is broken sees only itself: its view says nothing about the other site.
  if (mastersDisagree) return wait('SITE_MASTERS_DISAGREE', `some site masters of ${reporter} see ${site}`);
  if (sitesView.includes(site)) return wait('SITE_VIEW_HEALED', `${reporter} sees ${site}`);
  return go;
}

/**
 * Queries the reporter's Infinispan. A failed connection or a refused request becomes an answer, which is recorded;
 * other errors are rethrown.
 */
export async function askReporter(observe: () => Promise<Observation>): Promise<ReporterAnswer> {
  try {
    return { answered: true, observation: await observe() };
  } catch (error) {
    if (!(error instanceof Error) || !NO_ANSWER.has(error.name)) throw error;
    return { answered: false, why: error.message };
  }
}

const NO_ANSWER = new Set(['InfinispanUnavailable', 'InfinispanRefused']);
