import { REASONS } from '../../../functions/domain/outcomes.ts';
import type { Incident, Report, Row } from './incident.ts';
import { span } from './times.ts';

/** What happened, in one sentence. */
export function sentenceOf({ name, reports, claim, begun }: Incident): string {
  const [first] = reports;
  if (first === undefined) return 'Nothing is on record.';
  const winner = reports.find(({ side }) => side === 'won');
  const losers = reports.filter(({ side }) => side === 'lost');
  const lost = losers.map(({ event: { reporter, site } }) => `; ${reporter}'s report of ${site} lost to it`);
  const [told = ''] = new Set(lost);
  if (winner === undefined || !begun) return `${refused(first)}${begun ? told : ''}.`;
  const { site, reporter, startsAt } = winner.event;
  const own = winner.rows.filter(({ trail }) => trail.incident === name);
  const fenced = own.find(({ trail }) => trail.outcome === 'FENCED');
  if (fenced || claim?.phase === 'fenced' || claim?.phase === 'closed') {
    const after = fenced && ` ${span(fenced.at - Date.parse(startsAt))} after`;
    const over = claim?.phase === 'closed' ? `; ${site} has been brought back since` : '';
    return `${site} was fenced${after ?? ', when is not on record, after'} ${reporter} found it offline${told}${over}.`;
  }
  if (own.some(isRelease))
    return `${site} was to be fenced and was put back, as ${reporter} went out of service${told}.`;
  return `The fencing of ${site}, which ${reporter} found offline, has begun and is not complete${told}.`;
}

const isRelease = ({ recorded }: Row): boolean => recorded.output?.verdict === 'ROLLED_BACK';

function refused({ event }: Report): string {
  const { site, reporter, attempts } = event;
  const { outcome = 'UNKNOWN', reason = '' } = attempts.at(-1) ?? {};
  const report = `${reporter}'s report that ${site} is offline`;
  if (outcome === 'FAILED') return `Nothing was fenced: the last execution for ${report} failed`;
  if (outcome === 'RUNNING') return `Nothing is decided yet on ${report}`;
  if (!Object.hasOwn(REASONS, reason)) return `Nothing was fenced on ${report}`;
  return `Nothing was fenced on ${report}: ${REASONS[reason as keyof typeof REASONS]}`;
}
