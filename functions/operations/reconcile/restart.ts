import { createHash } from 'node:crypto';
import type { Incident } from '../../domain/claim/claim.ts';
import type { Collaborators, ReconcileOutput } from './contract.ts';

/** The same interval as between an alert's attempts, so that a start without effect is not repeated every minute. */
const SLOT_MS = 5 * 60_000;

/**
 * An incident in phase `started` or `rolling-back` needs a running execution. If none is left, this starts one per
 * accelerator with the input of the first one: it resumes the incident, and completes it or rolls it back.
 */
export async function restart(
  incident: Incident,
  { executions, clock }: Pick<Collaborators, 'executions' | 'clock'>,
): Promise<ReconcileOutput> {
  const names = await Promise.all(
    incident.events.map(async (event, index) => {
      const name = nameOf(`${incident.incident}${incident.restore?.execution ?? ''}`, clock.now(), index + 1);
      await executions.start({ name, input: event });
      return name;
    }),
  );
  return { verdict: 'STARTED', incident: incident.incident, executions: names };
}

/**
 * The name of an execution that reconcile starts now.
 *
 * @param of the incident's id, which may be longer than an execution's name allows; the trail has the whole id. With the
 *   execution of a restore, the restore is undone at once, even if this slot's name was used before it.
 */
export const nameOf = (of: string, now: number, part: number | 'return'): string =>
  `reconcile_${shortened(of)}_${Math.floor(now / SLOT_MS)}_${part}`;

const shortened = (of: string): string => createHash('sha256').update(of).digest('hex').slice(0, 12);
