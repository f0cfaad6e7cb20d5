import { afterAll } from 'vitest';

declare global {
  /** The state of Stryker's instrumented code. */
  var __stryker__: { activeMutant?: string | undefined } | undefined;
}

/** The thread serves more runs: no code that a later run loads is changed by an earlier run's mutant. */
afterAll(() => {
  if (globalThis.__stryker__ !== undefined) globalThis.__stryker__.activeMutant = undefined;
});
