import { executionNameOf } from '../../../functions/support/execution-arn.ts';
import type { Row } from './incident.ts';
import type { Point } from './point.ts';
import type { Run, RunEvent } from './run.ts';
import { span } from './times.ts';

/** A row and an event of the history within this time are the same thing: a record is written within 11 s. */
const SAME = 15_000;

/** Points of an execution's history, without those that the trail has in more detail. */
export const runPoints = (run: Run, rows: readonly Row[]): Point[] =>
  [...visitPoints(run), ...run.events.flatMap((runEvent) => eventPoints(runEvent, run, rows))].sort(
    (one, other) => one.at - other.at,
  );

const visitPoints = ({ visits }: Run): Point[] =>
  visits.map(({ state, from, to }) => ({
    at: from,
    tone: 'plain',
    marked: false,
    words: to === undefined ? `${state}, until now` : to - from < 10 ? state : `${state}, ${span(to - from)}`,
  }));

function eventPoints(runEvent: RunEvent, run: Run, rows: readonly Row[]): Point[] {
  const { at, kind } = runEvent;
  const near = rows.filter((row) => row.trail.execution === run.execution && Math.abs(row.at - at) < SAME);
  switch (kind) {
    case 'started':
      return [
        { at, tone: 'plain', marked: true, words: `Execution ${executionNameOf(run.execution)} starts` },
      ];
    case 'task failed':
      return [{ at, tone: 'bad', marked: true, words: `${runEvent.state} fails: ${runEvent.why}` }];
    case 'retried':
      return [{ at, tone: 'plain', marked: false, words: `${runEvent.state} is retried` }];
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
      const succeeded = runEvent.status === 'SUCCEEDED';
      const onRecord = near.some(
        ({ trail }) => trail.step === 'outcome' && (trail.outcome !== 'FAILED') === succeeded,
      );
      if (onRecord) return [];
      const why = runEvent.why === '' ? '' : `: ${runEvent.why}`;
      const tone = succeeded ? 'plain' : 'bad';
      return [{ at, tone, marked: true, words: `The execution ends ${runEvent.status}${why}` }];
    }
  }
}
