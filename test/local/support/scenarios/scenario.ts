import type { Alert } from '../alerts.ts';
import type { World } from '../world.ts';

/** What an alert that says that site-b is offline meets, where site-a reports it. */
export interface Scenario {
  readonly name: string;
  /** Makes a fresh world into the one that the alert meets. @default - stays as it is */
  readonly arrange?: (world: World) => unknown;
  /** What the alert says otherwise. @default - nothing */
  readonly alert?: Partial<Alert>;
  /** What happens while its execution runs. @default - nothing */
  readonly meanwhile?: (world: World, execution: string) => Promise<unknown>;
}
