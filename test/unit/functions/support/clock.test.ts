import { afterEach, expect, it, vi } from 'vitest';
import { steadyClock, systemClock } from '../../../../functions/support/clock.ts';

afterEach(() => {
  vi.useRealTimers();
});

it.each([
  { name: 'the clock of the system goes back', clock: systemClock, goesBack: true },
  { name: 'the clock for waits does not', clock: steadyClock, goesBack: false },
])('if the system is set back by ten minutes, $name', ({ clock, goesBack }) => {
  const before = clock.now();
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 600_000 });

  expect(clock.now() < before).toBe(goesBack);
});
