import type { RefusalTrail } from '../clients/refusal-trail.ts';
import { boundedRefusal, type Refusal, refusalDigest } from '../domain/refusal.ts';
import type { Clock } from '../support/clock.ts';

/** Puts the refusal of an authenticated request on record. @throws AuditTrailUnavailable */
export type Refusals = (refusal: Refusal) => Promise<void>;

const PERIOD = 5 * 60_000;
const CALLS_PER_PERIOD = 10;

/**
 * Records each refusal once per period of five minutes: Alertmanager repeats a refused group. A worker makes at most
 * ten calls per period, however many requests it refuses. The metric counts all of them.
 */
export function createRefusals(trail: RefusalTrail, clock: Clock): Refusals {
  let period = Number.NaN;
  let calls = 0;
  let recorded = new Set<string>();
  return async (refusal) => {
    const at = clock.now();
    const current = Math.floor(at / PERIOD) * PERIOD;
    if (current !== period) {
      period = current;
      calls = 0;
      recorded = new Set();
    }
    const bounded = boundedRefusal(refusal);
    const digest = refusalDigest(bounded);
    if (recorded.has(digest) || calls >= CALLS_PER_PERIOD) return;
    calls += 1;
    await trail.record(bounded, current, at);
    recorded.add(digest);
  };
}
