import type { Incident } from '../../domain/claim/claim.ts';
import { wait } from '../../domain/outcomes.ts';
import { checkReporter } from '../../domain/preconditions.ts';
import { survivorServes } from '../../domain/topology.ts';
import type { Collaborators, UpdateEndpointGroupOutput } from './contract.ts';
import { removeListed } from './remove.ts';
import { actorOf, type Situation } from './situation.ts';

/**
 * Rule 14: while a push runs, the survivor's writes fail as soon as it does not reach the site. So the survivor's own
 * alert ends a restore if its site master does not see the site, whether or not fencing is paused or observe mode is on,
 * and whatever `requireSiteViewLoss` is. The fencing is then completed. If the survivor sees the site, the alert is late,
 * and the restore goes on.
 */
export async function endRestore(
  situation: Situation,
  incident: Incident,
  collaborators: Collaborators,
): Promise<UpdateEndpointGroupOutput> {
  const { input, claim, accelerators, listed } = situation;
  const named = { incident: incident.incident };
  if (listed.length > 0 && !survivorServes(accelerators, input.event)) {
    return { ...wait('REPORTER_NOT_IN_SERVICE', `${input.event.reporter} does not serve alone`), ...named };
  }
  const verdict = checkReporter(input.event, await situation.reporter(), true);
  if (verdict.verdict !== 'GO') return { ...verdict, ...named };
  const reopened = await collaborators.claims.resume(claim, incident, actorOf(situation));
  return removeListed(reopened, listed, collaborators);
}
