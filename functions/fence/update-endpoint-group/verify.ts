import type { Incident } from '../../domain/claim/claim.ts';
import { unidentifiedEndpoints } from '../../domain/topology.ts';
import type { Collaborators, UpdateEndpointGroupOutput } from './contract.ts';
import { completeAgain } from './recheck.ts';
import type { Situation } from './situation.ts';

/**
 * Rule 6: the claim says `fenced`. If both effects hold, it writes nothing; if one is missing, it completes the fencing
 * again.
 */
export async function verify(
  situation: Situation,
  incident: Incident,
  collaborators: Collaborators,
): Promise<UpdateEndpointGroupOutput> {
  const { input, accelerators, listed } = situation;
  const reporter = await situation.reporter();
  const offline = reporter.answered && reporter.observation.backup === 'offline';
  const unidentified = unidentifiedEndpoints(accelerators);
  const absent = listed.length === 0 && unidentified.length === 0;
  if (offline && absent) {
    const ours = incident.executions.includes(input.execution);
    return {
      verdict: 'COMPLETE',
      incident: incident.incident,
      ours,
      ...(ours ? { removed: incident.endpoints } : {}),
    };
  }
  return completeAgain(situation, incident, collaborators);
}
