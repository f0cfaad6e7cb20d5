import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Claim,
  type OpenIncident,
  openIncident,
  type Pause,
  paused,
} from '../../../functions/domain/claim/claim.ts';
import type { Claims } from '../../../functions/domain/claim/claims.ts';
import { ClaimChanged } from '../../../functions/domain/errors.ts';
import { ago, iso, lengthOf } from '../records/times.ts';

/** A fencing writes its claim only a few times within seconds. */
const TRIES = 10;
const RETRY_MS = 300;

/**
 * Reads the claim and changes that version of it. If an execution changes it first, it is read again.
 *
 * @param change returns undefined if nothing needs to be written
 * @returns the claim as read, and as written
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
      await sleep(RETRY_MS);
    }
  }
}

/** The pause in force, if there is one. */
export const pauseInForce = (claim: Claim, now: number): Pause | undefined =>
  paused(claim, now) ? claim.pause : undefined;

/** A pause with readable times. */
export const summarizePause = ({ until, reason, since, by }: Pause) => ({
  until: iso(until),
  reason,
  ...(since === undefined ? {} : { since: iso(since) }),
  ...(by === undefined ? {} : { by }),
});

export function pauseLine({ until, reason, since, by }: Pause, now: number): string {
  const set = since === undefined ? '' : `, since ${ago(since, now)}`;
  return `paused until ${iso(until)} (for ${lengthOf(until - now)})${by === undefined ? '' : ` by ${by}`}${set}: ${reason}`;
}

/** The open incident, which a pause does not stop. */
export function openIncidentLine(claim: Claim, now: number): string {
  const incident = openIncident(claim);
  if (incident === undefined) return 'No fencing is in progress.';
  const { site, reporter } = incident.decision;
  const what = `${site}, reported by ${reporter}, incident ${incident.incident}, started ${ago(incident.startedAt, now)}`;
  return `${EFFECTS[incident.phase]}: ${what}.`;
}

const EFFECTS = {
  fenced: 'A site is fenced, and stays fenced',
  started: 'A fencing has started, and will be completed',
  restoring: 'A site is being restored, and stays fenced until its data are complete',
  returning: 'A restored site is put back into service',
  'rolling-back': 'A fencing is rolling back, and its endpoints will be put back',
} as const satisfies Record<OpenIncident['phase'], string>;
