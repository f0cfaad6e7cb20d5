import { describe, expect, it } from 'vitest';
import { BEYOND_FAULT, BEYOND_OUTAGE, FENCED_WITHIN } from '../checkers/liveness-checker.ts';
import { CALL_FAULTS } from '../fault-plan/single-fault.ts';
import { loadMachines } from './machines.ts';
import { type Measurement, type MeasureOptions, measureFencing } from './measure-fencing.ts';

const machines = loadMachines();
const CAUSES: readonly MeasureOptions['cause'][] = ['the link breaks', 'site-b dies'];

it.each(CAUSES)('a site is fenced within 5 s of the alert without a fault: %s', async (cause) => {
  for (let seed = 1; seed <= 10; seed++) {
    const { milliseconds } = await measureFencing({ seed, machines, cause });
    expect(milliseconds, `seed ${seed}`).toBeLessThan(FENCED_WITHIN);
  }
});

const SINGLE_FAULTS = Object.keys(CALL_FAULTS).flatMap((kind) => CAUSES.map((cause) => ({ kind, cause })));

describe('a single fault delays a fencing by its own length and less than 20 s, or 35 s after an outage', () => {
  it.each(SINGLE_FAULTS)(
    '$kind, when $cause',
    async ({ kind, cause }) => {
      const late: string[] = [];
      let calls = 0;
      for (; ; calls++) {
        const measurement = await measureFencing({ seed: 1, machines, cause, fault: { kind, nth: calls } });
        const { faulty, milliseconds } = measurement;
        if (faulty === undefined) break;
        const { process, operation } = faulty.call;
        if (isLate(measurement, CALL_FAULTS[kind]?.isOutage))
          late.push(`${process}, ${operation}: ${milliseconds} ms`);
      }
      expect(calls).toBeGreaterThan(40);
      expect(late).toEqual([]);
    },
    120_000,
  );
});

const isLate = (
  { milliseconds = Number.POSITIVE_INFINITY, faulty }: Measurement,
  isOutage = false,
): boolean =>
  milliseconds >= FENCED_WITHIN + (faulty?.lastsMs ?? 0) + (isOutage ? BEYOND_OUTAGE : BEYOND_FAULT);
