import type { Incident, Report } from './incident.ts';
import type { Point } from './point.ts';
import { restorePoints } from './points-of-restores.ts';
import { alertPoint, claimPoint, pausePoint, rowPoints } from './points-of-rows.ts';
import { runPoints } from './points-of-run.ts';
import type { Run } from './run.ts';

/** A point with its number and lane. */
export interface NumberedPoint extends Point {
  /** From 1, in order of time. */
  readonly number: number;
  readonly lane: Lane;
}

/** One event, or the operators' actions on all of them. */
export interface Lane {
  readonly title: string;
  /** Undefined for the restore's lane and the operators' lane. */
  readonly report?: Report;
  /** Its executions, oldest first. */
  readonly runs: readonly Run[];
}

export interface Timeline {
  /** In the order of the incident's reports. */
  readonly lanes: readonly Lane[];
  readonly points: readonly NumberedPoint[];
}

/** Every known point of an incident, in order of time. */
export function timelineOf({ reports, restores, pauses, claim }: Incident): Timeline {
  const winner = reports.find(({ side }) => side === 'won');
  const lanes = reports.map((report) => ({
    title: `${report.event.reporter} reports ${report.event.site}`,
    report,
    runs: report.runs,
  }));
  const back: Lane = { title: 'Restore', runs: restores.runs };
  const operators: Lane = { title: 'Operators', runs: [] };
  const placed = [
    ...lanes.flatMap((lane) => {
      const { report } = lane;
      const started = claim && report === winner ? [claimPoint(claim)] : [];
      return [alertPoint(report), ...report.runs.flatMap((run) => runPoints(run, report.rows)), ...started]
        .concat(rowPoints(report))
        .map((point) => ({ ...point, lane }));
    }),
    ...restores.runs
      .flatMap((run) => runPoints(run, restores.rows))
      .map((point) => ({ ...point, lane: back })),
    ...restorePoints(restores.rows).map((point) => ({ ...point, lane: back })),
    ...pauses.map((row) => ({ ...pausePoint(row), lane: operators })),
  ];
  return {
    lanes: [
      ...lanes,
      ...(restores.rows.length === 0 ? [] : [back]),
      ...(pauses.length === 0 ? [] : [operators]),
    ],
    points: placed
      .sort((one, other) => one.at - other.at)
      .map((point, index) => ({ ...point, number: index + 1 })),
  };
}
