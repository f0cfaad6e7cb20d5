import type { Alert } from '../alerts.ts';
import type { World } from '../world.ts';

/** The circumstances of an alert in which site-a reports site-b offline. */
export interface Scenario {
  readonly name: string;
  /** Prepares the reset world. @default - nothing */
  readonly arrange?: (world: World) => unknown;
  /** Changes to the alert. @default - none */
  readonly alert?: Partial<Alert>;
  /** Runs while the execution runs. @default - nothing */
  readonly during?: (world: World, execution: string) => Promise<unknown>;
}
