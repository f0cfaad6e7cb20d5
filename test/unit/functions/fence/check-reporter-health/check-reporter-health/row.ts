import { describe, expect, it } from 'vitest';
import * as errors from '../../../../../../functions/domain/errors.ts';
import type { FencingEvent } from '../../../../../../functions/domain/event.ts';
import type { LinkLoss } from '../../../../../../functions/domain/link-loss.ts';
import { checkReporterHealth } from '../../../../../../functions/fence/check-reporter-health/check-reporter-health.ts';
import { claimed, EVENT, incident, LONG_AGO, opposite } from '../../../../support/claim.ts';
import { both } from '../../../../support/topology.ts';
import { createWorld, type Given } from '../../../../support/world.ts';

/** All queries in parallel, and nothing else. */
const ASK = 'read claim + site-a: observe site-b + site-b: view';
export const SEEN = { reporterInService: ['accelerator-1/1'], endpointsListed: true };
export const OWN = incident().incident;
export const OPPOSITE = opposite().incident;
export const fenced = claimed(
  opposite({ phase: 'fenced', takeOfflineSentAt: LONG_AGO, survivorAnsweredAt: LONG_AGO }),
);
export const dead: Given = {
  infinispan: { 'site-a': { fails: new errors.InfinispanUnavailable('GET : ETIMEDOUT') } },
};
export const seesB: Given = {
  infinispan: { 'site-a': { observation: { sitesView: ['site-a', 'site-b'] } } },
};
export const OBSERVED = {
  answered: true,
  observation: { localSite: 'site-a', siteMaster: true, sitesView: ['site-a'], backup: 'online' },
};

interface Row {
  readonly when: string;
  readonly given?: Given;
  readonly event?: Partial<FencingEvent>;
  /** The accelerator as the lookup read it. */
  readonly seen?: typeof both;
  /** The earlier looks. @default null */
  readonly linkLoss?: LinkLoss | null;
  readonly answer: Readonly<Record<string, unknown>> | string;
  readonly calls?: readonly string[];
}

export function describeRows(title: string, rows: readonly Row[]): void {
  describe(title, () => {
    it.each(rows)(
      '$when',
      async ({ given = {}, event = {}, seen = both, linkLoss = null, answer, calls = [ASK] }) => {
        const world = createWorld(given);
        const before = world.claim();

        const result = await checkReporterHealth(
          { event: { ...EVENT, ...event }, accelerator: seen, linkLoss },
          world.collaborators,
        ).catch((error: unknown) => error);

        expect(result).toMatchObject(typeof answer === 'string' ? { name: answer } : answer);
        expect(world.chain()).toEqual(calls);
        expect(world.claim()).toBe(before);
      },
    );
  });
}
