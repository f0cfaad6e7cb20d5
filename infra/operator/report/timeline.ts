import type { Incident, Report } from './incident.ts';
import type { Point } from './point.ts';
import { alertPoint, claimPoint, pausePoint, rowPoints } from './points-of-rows.ts';
import { runPoints } from './points-of-run.ts';

/** A point with its number and lane. */
export interface NumberedPoint extends Point {
  /** From 1, in order of time. */
  readonly number: number;
  readonly lane: Lane;
}

/** One event, or the operators' actions on all of them. */
export interface Lane {
  readonly title: string;
  /** Undefined for the operators' lane. */
  readonly report?: Report;
}

export interface Timeline {
  /** In the order of the incident's reports. */
  readonly lanes: readonly Lane[];
  readonly points: readonly NumberedPoint[];
}

/** Every known point of an incident, in order of time. */
export function timelineOf({ reports, pauses, claim }: Incident): Timeline {
  const winner = reports.find(({ side }) => side === 'won');
  const lanes = reports.map((report) => ({
    title: `${report.event.reporter} reports ${report.event.site}`,
    report,
  }));
  const operators: Lane = { title: 'Operators' };
  const placed = [
    ...lanes.flatMap((lane) => {
      const { report } = lane;
      const started = claim && report === winner ? [claimPoint(claim)] : [];
      return [alertPoint(report), ...report.runs.flatMap((run) => runPoints(run, report.rows)), ...started]
        .concat(rowPoints(report))
        .map((point) => ({ ...point, lane }));
    }),
    ...pauses.map((row) => ({ ...pausePoint(row), lane: operators })),
  ];
  return {
    lanes: pauses.length === 0 ? lanes : [...lanes, operators],
    points: placed
      .sort((one, other) => one.at - other.at)
      .map((point, index) => ({ ...point, number: index + 1 })),
  };
}
