import { describe, expect, it } from 'vitest';
import type { Incident } from '../../../../../functions/domain/claim/claim.ts';
import type { LinkLoss } from '../../../../../functions/domain/link-loss.ts';
import { updateEndpointGroup } from '../../../../../functions/fence/update-endpoint-group/update-endpoint-group.ts';
import { EVENT, EXECUTION, NOW } from '../../../support/claim.ts';
import { ACCELERATOR } from '../../../support/topology.ts';
import { createWorld, type Given } from '../../../support/world.ts';

/** One invocation: the state before it, and everything that must be true after it. */
export interface Row {
  readonly when: string;
  readonly given?: Given;
  /** The looks of the earlier steps. @default - they have just confirmed the loss of the link */
  readonly linkLoss?: LinkLoss | null;
  /** The output, or the name of the error. */
  readonly answer: Readonly<Record<string, unknown>> | string;
  /** Every call in order. */
  readonly calls: readonly string[];
  /** The incident in the claim afterwards; left out if nothing may be written. */
  readonly incident?: Partial<Incident>;
  /** The superseded incident in the claim; none if left out. */
  readonly superseded?: Incident;
}

const INPUT = { event: EVENT, execution: EXECUTION, accelerator: { arn: ACCELERATOR } };
/** The earlier step has just confirmed the loss of the link. */
export const CONFIRMED: LinkLoss = { looks: 1, evidence: 'BOTH_SITES', confirmedAt: NOW };

export function describeRows(title: string, rows: readonly Row[]): void {
  describe(title, () => {
    it.each(rows)(
      '$when',
      async ({ given = {}, linkLoss = CONFIRMED, answer, calls, incident, superseded }) => {
        const world = createWorld(given);
        const before = world.claim().current;

        const result = await updateEndpointGroup({ ...INPUT, linkLoss }, world.collaborators).catch(
          (error: unknown) => error,
        );

        if (typeof answer === 'string') expect(result).toMatchObject({ name: answer });
        else expect(result).toMatchObject(answer);
        expect(world.chain()).toEqual(calls);
        if (incident) expect(world.claim().current).toMatchObject(incident);
        else expect(world.claim().current).toBe(before);
        expect(world.claim().superseded).toEqual(superseded);
      },
    );
  });
}

/** The first call of every invocation. */
export const READ_CLAIM = 'read claim';
/** Groups and site view in parallel. */
export const READ_STATE = 'read accelerator-1 + site-a: observe site-b';
export const READ_GROUPS = 'read accelerator-1';
export const START = 'write claim: started, intends remove-endpoints';
export const REMOVE = 'remove accelerator-1/1/1 site-b/balancer';
export const READ_BACK = 'look for accelerator-1/1/1 site-b/balancer';
/** The claim is the last call before the removal, with nothing in between. */
export const STARTED_AND_REMOVED = [START, REMOVE, READ_BACK];
