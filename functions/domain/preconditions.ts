import type { Decision } from './event.ts';
import type { Observation } from './observation.ts';
import { go, no, type Verdict, wait } from './outcomes.ts';
import { type Accelerator, survivorServes } from './topology.ts';

/** What the reporter's Infinispan answered, or why there is no answer. */
export type ReporterAnswer =
  | { readonly answered: true; readonly observation: Observation }
  | { readonly answered: false; readonly why: string };

export interface Preconditions {
  readonly decision: Decision;
  readonly paused: boolean;
  readonly accelerators: readonly Accelerator[];
  readonly reporterAnswer: ReporterAnswer;
  /** Whether the reporter's view of the other site may forbid a beginning; everything else always may. */
  readonly requireSiteViewLoss: boolean;
}

/**
 * May a fencing begin? Only what is confirmed is begun: the reporter would serve alone, its Infinispan answers
 * with our credentials, is the reporter, backs up to the offline site, and does not see it.
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
  if (!survivorServes(accelerators, decision)) {
    return wait(
      'REPORTER_NOT_IN_SERVICE',
      `${reporter} is not in service in every listener that ${site} is in`,
    );
  }
  if (!reporterAnswer.answered) return wait('REPORTER_UNREACHABLE', reporterAnswer.why);
  const { localSite, siteMaster, sitesView, backup } = reporterAnswer.observation;
  if (localSite !== reporter) return no('REPORTER_MISMATCH', `Infinispan says that it is ${localSite}`);
  if (backup === 'unknown') return no('REPORTER_MISMATCH', `${reporter} does not back up to ${site}`);
  if (backup === 'unsettled') return wait('REPORTER_UNREACHABLE', 'its members do not answer each other');
  if (!siteMaster) return wait('REPORTER_UNREACHABLE', 'no connection reached a site master');
  if (requireSiteViewLoss && sitesView.includes(site))
    return no('SITE_VIEW_HEALED', `${reporter} sees ${site}`);
  return go;
}

/** Asks, and makes of a failure an answer that is put on record; what is ours to mend still fails. */
export async function askReporter(observe: () => Promise<Observation>): Promise<ReporterAnswer> {
  try {
    return { answered: true, observation: await observe() };
  } catch (error) {
    if (!(error instanceof Error) || !NO_ANSWER.has(error.name)) throw error;
    return { answered: false, why: error.message };
  }
}

const NO_ANSWER = new Set(['InfinispanUnavailable', 'InfinispanRefused']);
