import { readAccelerators } from '../../clients/read-accelerators.ts';
import type { Claim, Incident } from '../../domain/claim/claim.ts';
import { quiescentAt } from '../../domain/claim/quiescence.ts';
import { listenersInService } from '../../domain/topology.ts';
import type { Collaborators, ReconcileOutput } from './contract.ts';
import { statusOf } from './drift.ts';

/**
 * An incident is over when its site is in service again, each Infinispan has the other site online, and no write
 * that was sent can still take effect. The claim was read first; the rest follows in the order of the rules: accelerators,
 * Infinispans, then the write on that version.
 *
 * @param isRunning whether an execution of the incident runs. Unless the site is in service again, that one fences it,
 *   and would have to repeat its step after a write of this function
 */
export async function closeRestored(
  claim: Claim,
  incident: Incident,
  { claims, accelerators, infinispanOf, clock }: Collaborators,
  isRunning = false,
): Promise<ReconcileOutput> {
  const { site, reporter } = incident.decision;
  const judgedAt = clock.now();
  const read = await readAccelerators(accelerators, incident.accelerators);
  const restored = listenersInService(read, site).length > 0;
  if (!restored && (isRunning || incident.survivorAnsweredAt !== undefined))
    return left(`${site} is not in service`);
  const survivor = await statusOf(() => infinispanOf(reporter).backupStatus(site));
  if (survivor === 'no answer') return left(`the Infinispan of ${reporter} does not answer`);
  if (incident.takeOfflineSentAt !== undefined && incident.survivorAnsweredAt === undefined) {
    await claims.recordAnswer(claim, incident);
    return { verdict: 'ANSWERED', incident: incident.incident };
  }
  if (!restored) return left(`${site} is not in service`);
  if (survivor !== 'online') return left(`${reporter} holds ${site} ${survivor}`);
  const fenced = await statusOf(() => infinispanOf(site).backupStatus(reporter));
  if (fenced !== 'online') return left(`${site} holds ${reporter} ${fenced}`);
  if (incident.unsettled !== undefined && incident.unsettled.answeredAt === undefined) {
    await claims.recordAnswerOfSite(claim, incident);
    return { verdict: 'ANSWERED', incident: incident.incident };
  }
  if (judgedAt < quiescentAt(incident)) return left('a write may still take effect');
  await claims.close(claim, incident);
  return { verdict: 'CLOSED', incident: incident.incident };
}

const left = (detail: string): ReconcileOutput => ({ verdict: 'LEFT', detail });
