import { RESTORE_REASONS } from '../../../functions/domain/restore/outcomes.ts';
import { describeFailure } from '../../../functions/support/error-cause.ts';
import type { Row } from './incident.ts';
import type { Point } from './point.ts';

/** Points of the rows of a restore: the way back. */
export const restorePoints = (rows: readonly Row[]): Point[] =>
  rows.flatMap((row) => {
    const point = restorePoint(row);
    return point === undefined ? [] : [{ ...point, at: row.at, marked: true }];
  });

function restorePoint(row: Row): Pick<Point, 'tone' | 'words'> | undefined {
  const { trail, content } = row;
  const { by = 'an operator', plan } = content;
  switch (trail.step) {
    case 'planned': {
      const { site = 'the site', by: starter = 'an operator' } = content.request ?? {};
      return { tone: 'operator', words: `${starter} starts a restore of ${site}: ${entriesOf(plan)}` };
    }
    case 'approved':
      return { tone: 'operator', words: `${by}: ${content.action ?? 'approves'}` };
    case 'stopped':
      return { tone: 'operator', words: `${by} stops the restore: ${content.why}` };
    case 'joined':
      return { tone: 'plain', words: 'The site has the data of the survivor, and writes back to it' };
    case 'returned': {
      const { returned = [], refused = [] } = content.output ?? {};
      const gone = refused.length === 0 ? '' : `, ${refused.length} refused`;
      return { tone: 'plain', words: `Endpoints put back: ${returned.length}${gone}` };
    }
    case 'outcome':
      return outcomeOf(row);
    default:
      return undefined;
  }
}

function entriesOf(plan: Row['content']['plan']): string {
  const counts = Object.values(plan?.entries ?? {});
  const sum = (of: 'survivor' | 'site') => counts.reduce((total, count) => total + count[of], 0);
  return `${sum('site')} entries to throw away, ${sum('survivor')} to push`;
}

function outcomeOf({ trail, content }: Row): Pick<Point, 'tone' | 'words'> {
  const { outcome = '', reason = '' } = trail;
  if (outcome === 'RESTORED') return { tone: 'good', words: 'Restored: the incident is closed' };
  if (outcome === 'FAILED') {
    const { status = 'FAILED', state, error, cause } = content;
    const where = state === undefined ? '' : ` in "${state}"`;
    const why = describeFailure(error, cause);
    return { tone: 'bad', words: `The restore ends ${status}${where}${why === '' ? '' : `: ${why}`}` };
  }
  const known = Object.hasOwn(RESTORE_REASONS, reason)
    ? RESTORE_REASONS[reason as keyof typeof RESTORE_REASONS]
    : '';
  const words = ['Not restored', reason].filter(Boolean).join(', ');
  const why = content.output?.detail || known;
  return { tone: 'bad', words: why === '' ? words : `${words}: ${why}` };
}
