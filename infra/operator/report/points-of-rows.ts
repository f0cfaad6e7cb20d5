import { REASONS } from '../../../functions/domain/outcomes.ts';
import { describeFailure } from '../../../functions/support/error-cause.ts';
import type { IncidentSummary } from '../records/incident-summary.ts';
import type { Report, Row } from './incident.ts';
import type { Point } from './point.ts';

const MARKED = { tone: 'plain', marked: true } as const;

export const alertPoint = ({ event: { startsAt, reporter, site } }: Report): Point => ({
  ...MARKED,
  at: Date.parse(startsAt),
  words: `The alert begins: ${reporter} finds ${site} offline`,
});

export const claimPoint = ({ startedAt, site }: IncidentSummary): Point => ({
  ...MARKED,
  at: Date.parse(startedAt),
  words: `The claim is taken: ${site} is to be fenced`,
});

export function pausePoint({ at, trail, recorded: { by = 'somebody', until, reason } }: Row): Point {
  const paused = `Fencing is paused by ${by} until ${until}: ${reason}`;
  const words = trail.step === 'paused' ? paused : `Fencing is resumed by ${by}`;
  return { at, tone: 'hand', marked: true, words };
}

/** What the trail tells of a report. */
export function rowPoints(report: Report): Point[] {
  const { verified } = report.event;
  const points = report.rows.flatMap((row) => rowPoint(row, report));
  if (verified === undefined) return points;
  const repeats = verified.times === 1 ? 'a repeat' : `${verified.times} repeats, this the last`;
  return [...points, { ...MARKED, at: Date.parse(verified.lastAt), words: `Found complete by ${repeats}` }];
}

function rowPoint(row: Row, { event, runs }: Report): Point[] {
  const { at, trail, recorded } = row;
  switch (trail.step) {
    case 'outcome':
      return [{ ...outcomeOf(row, event), at, marked: true }];
    case 'removed':
      return [
        {
          ...MARKED,
          at,
          words: `Removed from the accelerator: ${endpoints(recorded.removed)} of ${event.site}`,
        },
      ];
    case 'approved': {
      const { by = 'somebody' } = recorded;
      return [
        { at, tone: 'hand', marked: true, words: `${by} lets it be acted on, though it was only observed` },
      ];
    }
    case 'rerun': {
      const { by = 'somebody', action, why } = recorded;
      const how = action === 'redrive' ? 'redrives the execution' : 'starts a new execution';
      return [{ at, tone: 'hand', marked: true, words: `${by} ${how}: ${why}` }];
    }
    case 'observed': {
      // The state that wrote it tells the same.
      const kept = runs.some((run) => run.kept && run.execution === trail.execution);
      return kept ? [] : [{ ...MARKED, at, words: 'What was seen is put on record' }];
    }
    default:
      return [];
  }
}

/** How an attempt ended, and whether that is good. */
function outcomeOf(
  { trail, recorded }: Row,
  { site, reporter }: Report['event'],
): Pick<Point, 'tone' | 'words'> {
  const { outcome = '', reason = '' } = trail;
  const { output } = recorded;
  if (outcome === 'FENCED') {
    return {
      tone: 'good',
      words: `Fenced: ${site} is out of the accelerator and offline at ${reporter}'s Infinispan`,
    };
  }
  if (outcome === 'FAILED') {
    const { status = 'FAILED', state, error, cause } = recorded;
    const where = state === undefined ? '' : ` in "${state}"`;
    const why = describeFailure(error, cause);
    return { tone: 'bad', words: `The execution ends ${status}${where}${why === '' ? '' : `: ${why}`}` };
  }
  if (output?.verdict === 'ROLLED_BACK') {
    return {
      tone: 'bad',
      words: `Released: ${endpoints(output.restored)} of ${site} put back, as ${reporter} is not in service`,
    };
  }
  const why =
    output?.detail ?? (Object.hasOwn(REASONS, reason) ? REASONS[reason as keyof typeof REASONS] : '');
  const words = [outcome === 'NOT_FENCED' ? 'Not fenced' : outcome, reason].filter(Boolean).join(', ');
  return { tone: 'plain', words: why === '' ? words : `${words}: ${why}` };
}

const endpoints = (listed: readonly unknown[] = []): string =>
  listed.length === 1 ? 'one endpoint' : `${listed.length} endpoints`;
