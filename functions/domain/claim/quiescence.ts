import { ACCELERATOR_QUIESCENCE, INFINISPAN_QUIESCENCE } from '../limits.ts';
import type { Incident } from './claim.ts';
import { RESTORE_WRITES } from './restore.ts';

/**
 * When no write that was sent can still take effect (milliseconds since 1970), so that the incident may be closed, rolled
 * back or superseded. A write cannot take effect after its function's limit and its request's deadline. A frozen cluster
 * carries out a take-offline when it resumes, so after a take-offline the time counts from the survivor's first
 * answer; without an answer there is no such time. A restore's write counts until it is settled.
 */
export function quiescentAt(incident: Incident): number {
  const { intent, takeOfflineSentAt, survivorAnsweredAt } = incident;
  const accelerator = intent.at + ACCELERATOR_QUIESCENCE * 1000;
  const settled = Math.max(accelerator, settledAt(incident));
  if (takeOfflineSentAt === undefined) return settled;
  if (survivorAnsweredAt === undefined) return Number.POSITIVE_INFINITY;
  return Math.max(settled, Math.max(takeOfflineSentAt, survivorAnsweredAt) + INFINISPAN_QUIESCENCE * 1000);
}

/**
 * When the unsettled write of a restore can no longer take effect (milliseconds since 1970): 0 if there is none, and
 * infinity while the Infinispan that it was sent to has not answered since.
 */
export function settledAt({ unsettled }: Pick<Incident, 'unsettled'>): number {
  if (unsettled === undefined) return 0;
  const { write, at, answeredAt = Number.POSITIVE_INFINITY } = unsettled;
  return RESTORE_WRITES[write] === 'accelerator'
    ? at + ACCELERATOR_QUIESCENCE * 1000
    : Math.max(at, answeredAt) + INFINISPAN_QUIESCENCE * 1000;
}

/** The same for a survivor that no longer answers and cannot serve: time counts from the take-offline itself. */
export function quiescentWithoutAnswer(incident: Incident): number {
  const { intent, takeOfflineSentAt = 0 } = incident;
  return Math.max(
    intent.at + ACCELERATOR_QUIESCENCE * 1000,
    takeOfflineSentAt + INFINISPAN_QUIESCENCE * 1000,
  );
}
