import type { Incident, Report } from './incident.ts';
import type { Point } from './point.ts';
import { alertPoint, claimPoint, pausePoint, rowPoints } from './points-of-rows.ts';
import { runPoints } from './points-of-run.ts';

/** A point in its place. */
export interface NumberedPoint extends Point {
  /** From 1 on, in the order of time. */
  readonly number: number;
  readonly lane: Lane;
}

/** One site's report, or what people did to all. */
export interface Lane {
  readonly title: string;
  /** Undefined for the lane of people. */
  readonly report?: Report;
}

export interface Timeline {
  /** In the order of the incident's reports. */
  readonly lanes: readonly Lane[];
  readonly points: readonly NumberedPoint[];
}

/** Everything that is known to have happened, in the order of time. */
export function timelineOf({ reports, pauses, claim }: Incident): Timeline {
  const winner = reports.find(({ side }) => side === 'won');
  const lanes = reports.map((report) => ({
    title: `${report.event.reporter} reports ${report.event.site}`,
    report,
  }));
  const people: Lane = { title: 'By hand, for all' };
  const placed = [
    ...lanes.flatMap((lane) => {
      const { report } = lane;
      const began = claim && report === winner ? [claimPoint(claim)] : [];
      return [alertPoint(report), ...report.runs.flatMap((run) => runPoints(run, report.rows)), ...began]
        .concat(rowPoints(report))
        .map((point) => ({ ...point, lane }));
    }),
    ...pauses.map((row) => ({ ...pausePoint(row), lane: people })),
  ];
  return {
    lanes: pauses.length === 0 ? lanes : [...lanes, people],
    points: placed
      .sort((one, other) => one.at - other.at)
      .map((point, index) => ({ ...point, number: index + 1 })),
  };
}
