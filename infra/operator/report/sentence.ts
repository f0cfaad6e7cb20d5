import { REASONS } from '../../../functions/domain/outcomes.ts';
import type { IncidentSummary } from '../records/incident-summary.ts';
import type { Incident, Report, Row } from './incident.ts';
import { span } from './times.ts';

/** The summary, in one sentence. */
export function sentenceOf({ name, reports, restores, claim, started }: Incident): string {
  const [first] = reports;
  if (first === undefined) return 'Nothing is on record.';
  const winner = reports.find(({ side }) => side === 'won');
  const losers = reports.filter(({ side }) => side === 'lost');
  const lost = losers.map(({ event: { reporter, site } }) => `; ${reporter}'s report of ${site} lost`);
  const [losing = ''] = new Set(lost);
  if (winner === undefined || !started) return `${notFenced(first)}${started ? losing : ''}.`;
  const { site, reporter, startsAt } = winner.event;
  const own = winner.rows.filter(({ trail }) => trail.incident === name);
  const fenced = own.find(({ trail }) => trail.outcome === 'FENCED');
  // An incident that was rolled back is closed, too.
  if (!fenced && own.some(isRollback))
    return `The fencing of ${site} was rolled back because ${reporter} went out of service${losing}.`;
  if (!fenced && claim?.closing)
    return `The fencing of ${site}, reported by ${reporter}, is not on record as complete; an operator closed the incident${losing}.`;
  if (fenced || claim?.phase === 'fenced' || claim?.phase === 'closed') {
    const after = fenced && ` ${span(fenced.at - Date.parse(startsAt))} after`;
    const back = restores.rows.find(({ trail }) => trail.outcome === 'RESTORED');
    const when = back && fenced ? ` ${span(back.at - fenced.at)} later` : ' later';
    const closed = claim?.phase === 'closed' || back ? `; ${endOf(claim, site, when)}` : '';
    return `${site} was fenced${after ?? ' at an unrecorded time after'} ${reporter} reported it offline${losing}${closed}.`;
  }
  return `The fencing of ${site}, reported by ${reporter}, has started and is not complete${losing}.`;
}

/** An operator may close an incident whose site was not restored, despite the conditions that did not hold. */
const endOf = (claim: IncidentSummary | undefined, site: string, when: string): string =>
  (claim?.closing?.despite.length ?? 0) === 0
    ? `${site} was restored${when}`
    : 'an operator closed the incident by force later';

const isRollback = ({ content }: Row): boolean => content.output?.verdict === 'ROLLED_BACK';

function notFenced({ event }: Report): string {
  const { site, reporter, attempts } = event;
  const { outcome = 'UNKNOWN', reason = '' } = attempts.at(-1) ?? {};
  const report = `the report by ${reporter} that ${site} is offline`;
  if (outcome === 'FAILED') return `Nothing was fenced: the last execution for ${report} failed`;
  if (outcome === 'RUNNING') return `An execution is running for ${report}`;
  if (!Object.hasOwn(REASONS, reason)) return `Nothing was fenced after ${report}`;
  return `Nothing was fenced after ${report}: ${REASONS[reason as keyof typeof REASONS]}`;
}
