import type { Step, Way } from './workflow.ts';

/** A point in pixels, the unit of every length here. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface PlacedStep extends Step {
  readonly lines: readonly string[];
  /** Its centre. */
  readonly at: Point;
  readonly width: number;
  readonly height: number;
}

export interface PlacedWay extends Way {
  readonly points: readonly Point[];
  /** Centre of its label. */
  readonly label?: Point;
}

export interface Placed {
  readonly width: number;
  readonly height: number;
  readonly steps: readonly PlacedStep[];
  readonly ways: readonly PlacedWay[];
}
