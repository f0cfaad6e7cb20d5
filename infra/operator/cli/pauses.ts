import { setTimeout as sleep } from 'node:timers/promises';
import { type Claim, openIncident, type Pause, paused } from '../../../functions/domain/claim/claim.ts';
import type { Claims } from '../../../functions/domain/claim/claims.ts';
import { ClaimChanged } from '../../../functions/domain/errors.ts';
import { ago, iso, lengthOf } from '../records/times.ts';

/** A fencing writes its claim a handful of times within seconds. */
const TRIES = 10;
const TRY_AGAIN_MS = 300;

/**
 * Reads the claim and changes it on that version; an execution that was first makes it look again.
 *
 * @param change undefined where nothing needs to be written
 * @returns the claim that was read, and whether it was changed
 * @throws ClaimChanged after ten tries, ClaimUnavailable
 */
export async function changeClaim(
  claims: Claims,
  change: (read: Claim) => Promise<Claim> | undefined,
): Promise<{ readonly read: Claim; readonly written?: Claim }> {
  for (let tries = 1; ; tries += 1) {
    const read = await claims.read();
    try {
      const written = await change(read);
      return written === undefined ? { read } : { read, written };
    } catch (error) {
      if (!(error instanceof ClaimChanged) || tries === TRIES) throw error;
      await sleep(TRY_AGAIN_MS);
    }
  }
}

/** The pause, where one is in force. */
export const pauseInForce = (claim: Claim, now: number): Pause | undefined =>
  paused(claim, now) ? claim.pause : undefined;

/** The same with times that a person can read. */
export const toldPause = ({ until, reason, since, by }: Pause) => ({
  until: iso(until),
  reason,
  ...(since === undefined ? {} : { since: iso(since) }),
  ...(by === undefined ? {} : { by }),
});

export function pauseLine({ until, reason, since, by }: Pause, now: number): string {
  const set = since === undefined ? '' : `, since ${ago(since, now)}`;
  return `paused until ${iso(until)} (${lengthOf(until - now)} more)${by === undefined ? '' : ` by ${by}`}${set}: ${reason}`;
}

/** What a pause does not stop. */
export function begunLine(claim: Claim, now: number): string {
  const incident = openIncident(claim);
  if (incident === undefined) return 'No fencing has begun.';
  const { site, reporter } = incident.decision;
  const what = `${site} by the word of ${reporter}, incident ${incident.incident}, begun ${ago(incident.startedAt, now)}`;
  if (incident.phase === 'fenced') return `Already fenced, and stays so: ${what}.`;
  return incident.phase === 'started'
    ? `A fencing has begun and will be completed: ${what}.`
    : `A fencing is being released and will be put back: ${what}.`;
}
