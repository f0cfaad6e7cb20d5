import { executionNameOf } from '../../../functions/support/execution-arn.ts';
import type { Row } from './incident.ts';
import type { Point } from './point.ts';
import type { Happening, Run } from './run.ts';
import { span } from './times.ts';

/** Within this time the trail and Step Functions tell of the same thing: a record is written within 11 s. */
const SAME = 15_000;

/** What the history of an execution tells, less what the trail tells better. */
export const runPoints = (run: Run, rows: readonly Row[]): Point[] =>
  [...stayPoints(run), ...run.happenings.flatMap((happening) => happeningPoints(happening, run, rows))].sort(
    (one, other) => one.at - other.at,
  );

const stayPoints = ({ stays }: Run): Point[] =>
  stays.map(({ state, from, to }) => ({
    at: from,
    tone: 'plain',
    marked: false,
    words: to === undefined ? `${state}, until now` : to - from < 10 ? state : `${state}, ${span(to - from)}`,
  }));

function happeningPoints(happening: Happening, run: Run, rows: readonly Row[]): Point[] {
  const { at, kind } = happening;
  const near = rows.filter((row) => row.trail.execution === run.execution && Math.abs(row.at - at) < SAME);
  switch (kind) {
    case 'started':
      return [
        { at, tone: 'plain', marked: true, words: `Execution ${executionNameOf(run.execution)} starts` },
      ];
    case 'try failed':
      return [{ at, tone: 'bad', marked: true, words: `${happening.state} fails: ${happening.why}` }];
    case 'tried again':
      return [{ at, tone: 'plain', marked: false, words: `${happening.state} is tried again` }];
    case 'redriven':
      return [
        {
          at,
          tone: 'plain',
          marked: !near.some(({ trail }) => trail.step === 'rerun'),
          words: 'The execution is redriven',
        },
      ];
    case 'ended': {
      const well = happening.status === 'SUCCEEDED';
      const told = near.some(
        ({ trail }) => trail.step === 'outcome' && (trail.outcome !== 'FAILED') === well,
      );
      if (told) return [];
      const why = happening.why === '' ? '' : `: ${happening.why}`;
      const tone = well ? 'plain' : 'bad';
      return [{ at, tone, marked: true, words: `The execution ends ${happening.status}${why}` }];
    }
  }
}
