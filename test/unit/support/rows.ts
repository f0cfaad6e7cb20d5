import { describe, expect, it } from 'vitest';
import type { Claim, Incident } from '../../../functions/domain/claim/claim.ts';

/** One run of a step: the world as it is found, and everything that must be true afterwards. */
export interface Row<Given> {
  readonly when: string;
  readonly given: Given;
  /** What is answered, or the name of the error. */
  readonly answer: Readonly<Record<string, unknown>> | string;
  /** Every call in order. */
  readonly calls: readonly string[];
  /** The incident that the claim holds afterwards; left out where nothing may be written. */
  readonly incident?: Partial<Incident>;
}

interface Stage {
  chain(): readonly string[];
  claim(): Claim;
}

/** A table of one step, which runs in a world of its own for each row. */
export const tableOf =
  <Given, World extends Stage>(
    createWorld: (given: Given) => World,
    run: (world: World) => Promise<unknown>,
    /** Whether an answer may hold more than its row says. */
    { more }: { readonly more: boolean },
  ) =>
  (title: string, rows: readonly Row<Given>[]): void => {
    describe(title, () => {
      it.each(rows)('$when', async ({ given, answer, calls, incident }) => {
        const world = createWorld(given);
        const before = world.claim().current;

        const answered = await run(world).catch((error: unknown) => error);

        if (typeof answer === 'string') expect(answered).toMatchObject({ name: answer });
        else if (more) expect(answered).toMatchObject(answer);
        else expect(answered).toEqual(answer);
        expect(world.chain()).toEqual(calls);
        if (incident) expect(world.claim().current).toMatchObject(incident);
        else expect(world.claim().current).toBe(before);
      });
    });
  };
