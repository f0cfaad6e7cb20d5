import type { Step, Transition } from './workflow.ts';

/** A point in pixels, the unit of every length here. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface StepBox extends Step {
  readonly lines: readonly string[];
  /** Its centre. */
  readonly at: Point;
  readonly width: number;
  readonly height: number;
}

export interface Arrow extends Transition {
  readonly points: readonly Point[];
  /** Centre of its label. */
  readonly label?: Point;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly steps: readonly StepBox[];
  readonly transitions: readonly Arrow[];
}
