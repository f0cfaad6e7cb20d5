import { createHash } from 'node:crypto';
import type { Incident } from '../../domain/claim/claim.ts';
import type { Collaborators, ReconcileOutput } from './contract.ts';

/** As far apart as an alert's own attempts: a start that came to nothing is not repeated every minute. */
const SLOT_MS = 5 * 60_000;

/**
 * An incident that is started or rolling back belongs to an execution. Where none runs any more, starts one per
 * accelerator with the input of the first: it resumes, and completes or rolls back, as the state then requires.
 */
export async function restart(
  incident: Incident,
  { executions, clock }: Pick<Collaborators, 'executions' | 'clock'>,
): Promise<ReconcileOutput> {
  const slot = Math.floor(clock.now() / SLOT_MS);
  const names = await Promise.all(
    incident.events.map(async (event, index) => {
      const name = `reconcile_${shortened(incident.incident)}_${slot}_${index + 1}`;
      await executions.start({ name, input: event });
      return name;
    }),
  );
  return { verdict: 'STARTED', incident: incident.incident, executions: names };
}

/** An incident's id may be longer than an execution's name allows; the trail has the whole id. */
const shortened = (incident: string): string =>
  createHash('sha256').update(incident).digest('hex').slice(0, 12);
