import { expect } from 'vitest';
import type { Claim, Incident } from '../../../../../../functions/domain/claim/claim.ts';
import { type Actor, createClaims } from '../../../../../../functions/domain/claim/claims.ts';
import { EVENT, EXECUTION, LONG_AGO, NOW } from '../../../../support/claim.ts';
import { createMemoryClaimStore } from '../../../../support/claim-store.ts';
import { createRecorder } from '../../../../support/recorder.ts';
import { ACCELERATOR, recorded } from '../../../../support/topology.ts';

export const ACTOR: Actor = {
  event: EVENT,
  execution: EXECUTION,
  accelerators: [ACCELERATOR],
  endpoints: recorded('site-b'),
  listeners: [`${ACCELERATOR}/1`],
};
export const pause = { until: NOW - 1, reason: 'maintenance' };
export const DECISION = { site: EVENT.site, reporter: EVENT.reporter, by: 'operator@host' };
export const OTHER_DECISION = { site: EVENT.reporter, reporter: EVENT.site, by: 'operator@host' };
export const observeMode = { approved: [DECISION, OTHER_DECISION], until: LONG_AGO };

export function createWorld(found: Claim) {
  const recorder = createRecorder();
  const memory = createMemoryClaimStore(found, recorder);
  const clock = { now: () => NOW, sleep: () => Promise.resolve() };
  return { claims: createClaims(memory.store, clock), memory, recorder };
}

export const begun: Incident = {
  incident: 'site-b_by_site-a_20261124T133554Z_v8',
  decision: { site: 'site-b', reporter: 'site-a' },
  phase: 'started',
  events: [EVENT],
  executions: [EXECUTION],
  accelerators: [ACCELERATOR],
  endpoints: recorded('site-b'),
  listeners: [`${ACCELERATOR}/1`],
  intent: { write: 'remove-endpoints', at: NOW },
  startedAt: NOW,
};

type Claims = ReturnType<typeof createClaims>;

export interface Row {
  readonly verb: string;
  readonly found: Claim;
  readonly act: (claims: Claims, read: Claim, current: Incident) => Promise<Claim>;
  /** The written fields except application, version and token. */
  readonly written: Pick<Claim, 'current' | 'superseded' | 'pause' | 'observeMode'>;
}

/** One write of exactly this claim. */
export async function expectWritten({ found, act, written }: Row): Promise<void> {
  const { claims, memory, recorder } = createWorld(found);
  const version = found.version + 1;
  const { current = begun } = found;
  const before = structuredClone(found);

  const answer = await act(claims, found, current);

  const expected = { application: 'keycloak', ...written, version, token: `token-${version}` };
  expect(answer).toEqual(expected);
  expect(memory.kept()).toEqual(expected);
  expect(recorder.chain()).toHaveLength(1);
  // The claim that was read must not change in place.
  expect(found).toEqual(before);
}
