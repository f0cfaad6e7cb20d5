import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BEHIND = join(import.meta.dirname, '../../fixtures/alarms/behind.cjs');

/** The clock of reconcile on a stack that was started with `environment`. */
export interface ReconcileClock {
  /** Variables of the functions. */
  readonly environment: Readonly<Record<string, string>>;
  /** Sets the clock back by this many minutes. */
  readonly behind: (minutes: number) => void;
  readonly remove: () => void;
}

export function createReconcileClock(): ReconcileClock {
  const folder = mkdtempSync(join(tmpdir(), 'reconcile-clock-'));
  const file = join(folder, 'minutes');
  const behind = (minutes: number) => writeFileSync(file, String(minutes));
  behind(0);
  return {
    environment: {
      NODE_OPTIONS: `--require ${JSON.stringify(BEHIND)}`,
      MINUTES_BEHIND: file,
      // The signatures of the functions' requests are as old as their clock is behind.
      ANY_SIGNING_TIME: 'true',
    },
    behind,
    remove: () => rmSync(folder, { recursive: true }),
  };
}
