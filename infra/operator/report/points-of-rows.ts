import { REASONS } from '../../../functions/domain/outcomes.ts';
import { describeFailure } from '../../../functions/support/error-cause.ts';
import type { IncidentSummary } from '../records/incident-summary.ts';
import type { Report, Row } from './incident.ts';
import type { Point } from './point.ts';

const MARKED = { tone: 'plain', marked: true } as const;

export const alertPoint = ({ event: { startsAt, reporter, site } }: Report): Point => ({
  ...MARKED,
  at: Date.parse(startsAt),
  words: `The alert starts firing: ${reporter} reports ${site} offline`,
});

export const claimPoint = ({ startedAt, site }: IncidentSummary): Point => ({
  ...MARKED,
  at: Date.parse(startedAt),
  words: `The fencing of ${site} starts: the claim is acquired`,
});

export function pausePoint({ at, trail, content: { by = 'an operator', until, reason } }: Row): Point {
  const paused = `Fencing is paused by ${by} until ${until}: ${reason}`;
  const words = trail.step === 'paused' ? paused : `Fencing is resumed by ${by}`;
  return { at, tone: 'operator', marked: true, words };
}

/** Points of an event's rows. */
export function rowPoints(report: Report): Point[] {
  const { verified } = report.event;
  const points = report.rows.flatMap((row) => rowPoint(row, report));
  if (verified === undefined) return points;
  const words =
    verified.times === 1 ? 'Re-verified by a repeat' : `Last of ${verified.times} re-verifications`;
  return [...points, { ...MARKED, at: Date.parse(verified.lastAt), words }];
}

function rowPoint(row: Row, { event, runs }: Report): Point[] {
  const { at, trail, content } = row;
  switch (trail.step) {
    case 'outcome':
      return [{ ...outcomeOf(row, event), at, marked: true }];
    case 'removed':
      return [
        {
          ...MARKED,
          at,
          words: `Removed from the accelerator: ${endpoints(content.removed)} of ${event.site}`,
        },
      ];
    case 'approved': {
      const { by = 'an operator' } = content;
      return [
        {
          at,
          tone: 'operator',
          marked: true,
          words: `${by} approves the event, which was seen in observe mode`,
        },
      ];
    }
    case 'closed': {
      const { by = 'an operator' } = content;
      return [{ at, tone: 'operator', marked: true, words: `${by} closed the incident` }];
    }
    case 'rerun': {
      const { by = 'an operator', action, why } = content;
      const how = action === 'redrive' ? 'redrives the execution' : 'starts a new execution';
      return [{ at, tone: 'operator', marked: true, words: `${by} ${how}: ${why}` }];
    }
    case 'observed': {
      // The history has the state that wrote it.
      const kept = runs.some((run) => run.kept && run.execution === trail.execution);
      return kept ? [] : [{ ...MARKED, at, words: 'Observations recorded' }];
    }
    default:
      return [];
  }
}

/** The ending of an attempt, and its tone. */
function outcomeOf(
  { trail, content }: Row,
  { site, reporter }: Report['event'],
): Pick<Point, 'tone' | 'words'> {
  const { outcome = '', reason = '' } = trail;
  const { output } = content;
  if (outcome === 'FENCED') {
    return {
      tone: 'good',
      words: `Fenced: ${site} is removed from the accelerator and offline at ${reporter}'s Infinispan`,
    };
  }
  if (outcome === 'FAILED') {
    const { status = 'FAILED', state, error, cause } = content;
    const where = state === undefined ? '' : ` in "${state}"`;
    const why = describeFailure(error, cause);
    return { tone: 'bad', words: `The execution ends ${status}${where}${why === '' ? '' : `: ${why}`}` };
  }
  if (output?.verdict === 'ROLLED_BACK') {
    return {
      tone: 'bad',
      words: `Rolled back: ${endpoints(output.restored)} of ${site} put back, because ${reporter} is not in service`,
    };
  }
  const why =
    output?.detail ?? (Object.hasOwn(REASONS, reason) ? REASONS[reason as keyof typeof REASONS] : '');
  const words = [outcome === 'NOT_FENCED' ? 'Not fenced' : outcome, reason].filter(Boolean).join(', ');
  return { tone: 'plain', words: why === '' ? words : `${words}: ${why}` };
}

const endpoints = (listed: readonly unknown[] = []): string =>
  listed.length === 1 ? 'one endpoint' : `${listed.length} endpoints`;
