import { InputRefused } from '../../domain/errors.ts';
import { no } from '../../domain/outcomes.ts';
import type { Collaborators, UpdateEndpointGroupInput, UpdateEndpointGroupOutput } from './contract.ts';
import { endRestore } from './end-restore.ts';
import { resume } from './resume.ts';
import { continueRollBack } from './roll-back.ts';
import { readSituation } from './situation.ts';
import { start } from './start.ts';
import { supersede } from './supersede.ts';
import { verify } from './verify.ts';

/**
 * Removes the offline site's endpoints from the accelerator under the claim: starts or resumes an incident as the last
 * act before the removal, or rolls it back if the survivor is out of service. May be repeated at any time.
 *
 * @throws InputRefused for anything but an event; ClaimChanged if another execution was first; EndpointSiteUnknown
 *   if an endpoint of unknown site hides whether the survivor serves; the errors of its clients
 */
export async function updateEndpointGroup(
  input: UpdateEndpointGroupInput,
  collaborators: Collaborators,
): Promise<UpdateEndpointGroupOutput> {
  if (input.event.mode !== 'event') throw new InputRefused('only an event may change an endpoint group');
  const situation = await readSituation(input, collaborators);
  const { match } = situation;
  switch (match.relation) {
    case 'start':
      return start(situation, collaborators);
    case 'resume':
      return resume(situation, match.incident, collaborators);
    case 'verify':
      return verify(situation, match.incident, collaborators);
    case 'restore':
      return endRestore(situation, match.incident, collaborators);
    case 'roll-back':
      return continueRollBack(situation, match.incident, collaborators);
    case 'supersede':
      return supersede(situation, match.incident, collaborators);
    case 'lost': {
      const { incident } = match.incident;
      return { ...no('LOST_TO_OTHER_SITE', `in force: ${incident}`), incident };
    }
  }
}
