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
  const slot = Math.floor(clock.now() / SLOT_MS);
  const names = await Promise.all(
    incident.events.map(async (event, index) => {
      const name = `reconcile_${shortened(incident)}_${slot}_${index + 1}`;
      await executions.start({ name, input: event });
      return name;
    }),
  );
  return { verdict: 'STARTED', incident: incident.incident, executions: names };
}

/**
 * An incident's id may be longer than an execution's name allows; the trail has the whole id. After a restore the name is
 * another one, so that the restore is undone at once, even if this slot's name was used before it.
 */
const shortened = ({ incident, restore }: Incident): string =>
  createHash('sha256')
    .update(`${incident}${restore?.execution ?? ''}`)
    .digest('hex')
    .slice(0, 12);
