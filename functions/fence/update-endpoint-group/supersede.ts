import type { Incident } from '../../domain/claim/claim.ts';
import { quiescentAt, quiescentWithoutAnswer } from '../../domain/claim/quiescence.ts';
import { InfinispanRefused, SecretUnavailable } from '../../domain/errors.ts';
import type { BackupStatus } from '../../domain/observation.ts';
import { no } from '../../domain/outcomes.ts';
import { noEndpointCouldServe } from '../../domain/topology.ts';
import type { Collaborators, UpdateEndpointGroupOutput } from './contract.ts';
import type { Situation } from './situation.ts';
import { start } from './start.ts';

/**
 * Rule 7: the opposite decision was carried out, and the site that it fenced, our reporter, is in service again.
 * Whether that incident is over is decided by the backup status at its survivor.
 */
export async function supersede(
  situation: Situation,
  incident: Incident,
  collaborators: Collaborators,
): Promise<UpdateEndpointGroupOutput> {
  const { claim, accelerators, judgedAt } = situation;
  const { site, reporter } = incident.decision;
  const named = { incident: incident.incident };
  const lost = { ...no('LOST_TO_OTHER_SITE', `in force: ${incident.incident}`), ...named };
  const status = await statusAtSurvivor(incident, collaborators);
  if (status === 'offline' || status === 'mixed') {
    return {
      ...no('RESTORE_UNFINISHED', `${site} is still offline at the Infinispan of ${reporter}`),
      ...named,
    };
  }
  // The survivor's answer is inconclusive.
  if (status === 'unknown' || status === 'unsettled') return lost;
  if (status === 'no answer') {
    const dead = noEndpointCouldServe(accelerators, reporter);
    if (!dead || judgedAt < quiescentWithoutAnswer(incident)) return lost;
  } else if (judgedAt < quiescentAt(incident)) {
    // The first answer since the take-offline starts the quiescence period; the alert's next repeat checks again.
    if (incident.takeOfflineSentAt !== undefined && incident.survivorAnsweredAt === undefined)
      await collaborators.claims.recordAnswer(claim, incident);
    return lost;
  }
  return start(situation, collaborators, incident);
}

/** @throws SecretUnavailable if the password of the survivor cannot be read; the state tries again */
async function statusAtSurvivor(
  { decision }: Incident,
  { infinispanOf }: Collaborators,
): Promise<BackupStatus | 'no answer'> {
  try {
    return await infinispanOf(decision.reporter).backupStatus(decision.site);
  } catch (error) {
    // Neither is a sign of death: the survivor was not asked, or it refused the password.
    if (error instanceof SecretUnavailable) throw error;
    return error instanceof InfinispanRefused ? 'unknown' : 'no answer';
  }
}
