/** Time, passed in so that tests and the simulation can have their own. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
  /** Resolves after `milliseconds`. */
  sleep(milliseconds: number): Promise<void>;
}

const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

export const systemClock: Clock = { now: () => Date.now(), sleep };

/** For waits between calls: no setting of the system's clock makes such a wait longer. `now` counts from the start. */
export const steadyClock: Clock = { now: () => performance.now(), sleep };
