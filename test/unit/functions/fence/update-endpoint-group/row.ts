import { describe, expect, it } from 'vitest';
import type { Incident } from '../../../../../functions/domain/claim/claim.ts';
import { updateEndpointGroup } from '../../../../../functions/fence/update-endpoint-group/update-endpoint-group.ts';
import { EVENT, EXECUTION } from '../../../support/claim.ts';
import { ACCELERATOR } from '../../../support/topology.ts';
import { createWorld, type Given } from '../../../support/world.ts';

/** One invocation: the world as it is found, and everything that must be true afterwards. */
export interface Row {
  readonly when: string;
  readonly given?: Given;
  /** What is answered, or the name of the error. */
  readonly answer: Readonly<Record<string, unknown>> | string;
  /** Every call in order. */
  readonly calls: readonly string[];
  /** The incident that the claim holds afterwards; left out where nothing may be written. */
  readonly incident?: Partial<Incident>;
  /** The incident that is kept beside it; none where it is left out. */
  readonly superseded?: Incident;
}

const QUESTION = { event: EVENT, execution: EXECUTION, accelerator: { arn: ACCELERATOR } };

export function describeRows(title: string, rows: readonly Row[]): void {
  describe(title, () => {
    it.each(rows)('$when', async ({ given = {}, answer, calls, incident, superseded }) => {
      const world = createWorld(given);
      const before = world.claim().current;

      const answered = await updateEndpointGroup(QUESTION, world.collaborators).catch(
        (error: unknown) => error,
      );

      if (typeof answer === 'string') expect(answered).toMatchObject({ name: answer });
      else expect(answered).toMatchObject(answer);
      expect(world.chain()).toEqual(calls);
      if (incident) expect(world.claim().current).toMatchObject(incident);
      else expect(world.claim().current).toBe(before);
      expect(world.claim().superseded).toEqual(superseded);
    });
  });
}

/** The calls that every invocation begins with. */
export const READ_CLAIM = 'read claim';
/** Groups and view side by side. */
export const LOOK_AROUND = 'read accelerator-1 + site-a: observe site-b';
export const READ_GROUPS = 'read accelerator-1';
export const BEGIN = 'write claim: started, intends remove-endpoints';
export const REMOVE = 'remove accelerator-1/1/1 site-b/balancer';
export const READ_BACK = 'look for accelerator-1/1/1 site-b/balancer';
/** The claim is the last call before the removal, and nothing stands between. */
export const BEGUN_AND_REMOVED = [BEGIN, REMOVE, READ_BACK];
