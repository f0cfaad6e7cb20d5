import { describe, expect, it } from 'vitest';
import type { Claim, Incident } from '../../../functions/domain/claim/claim.ts';

/** One run of a step: the state before it, and everything that must be true after it. */
export interface Row<Given> {
  readonly when: string;
  readonly given: Given;
  /** The output, or the name of the error. */
  readonly answer: Readonly<Record<string, unknown>> | string;
  /** Every call in order. */
  readonly calls: readonly string[];
  /** The incident in the claim afterwards; left out if nothing may be written. */
  readonly incident?: Partial<Incident>;
}

interface StepWorld {
  chain(): readonly string[];
  claim(): Claim;
}

/** A table of one step, which gets a new world for each row. */
export const tableOf =
  <Given, World extends StepWorld>(
    createWorld: (given: Given) => World,
    run: (world: World) => Promise<unknown>,
    /** Whether an output may have more fields than its row. */
    { more }: { readonly more: boolean },
  ) =>
  (title: string, rows: readonly Row<Given>[]): void => {
    describe(title, () => {
      it.each(rows)('$when', async ({ given, answer, calls, incident }) => {
        const world = createWorld(given);
        const before = world.claim().current;

        const result = await run(world).catch((error: unknown) => error);

        if (typeof answer === 'string') expect(result).toMatchObject({ name: answer });
        else if (more) expect(result).toMatchObject(answer);
        else expect(result).toEqual(answer);
        expect(world.chain()).toEqual(calls);
        if (incident) expect(world.claim().current).toMatchObject(incident);
        else expect(world.claim().current).toBe(before);
      });
    });
  };
