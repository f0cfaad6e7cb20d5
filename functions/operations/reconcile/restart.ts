import { createHash } from 'node:crypto';
import type { Incident } from '../../domain/claim/claim.ts';
import type { Collaborators, ReconcileOutput } from './contract.ts';

/** As close together as an alert's own attempts: one start that came to nothing is not repeated every minute. */
const SLOT_MS = 5 * 60_000;

/**
 * A begun or releasing incident belongs to an execution. Where none is alive any more, one is started for each
 * accelerator with the input of the one that began: it joins, and completes or releases, whichever is right then.
 */
export async function restart(
  incident: Incident,
  { executions, history, clock }: Collaborators,
): Promise<ReconcileOutput> {
  if (await history.anyRunning(incident.executions)) {
    return { verdict: 'LEFT', detail: `an execution of ${incident.incident} is running` };
  }
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

/** An incident's id may be longer than an execution's name; the trail has the whole one. */
const shortened = (incident: string): string =>
  createHash('sha256').update(incident).digest('hex').slice(0, 12);
