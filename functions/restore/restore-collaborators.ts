import { createAccelerators } from '../clients/accelerators.ts';
import {
  acceleratorApi,
  claims,
  infinispanDataOf,
  infinispans,
  loadBalancers,
  settings,
  targets,
} from '../runtime/composition.ts';
import { systemClock } from '../support/clock.ts';
import type { Environment } from '../support/environment.ts';
import type { RestoreCollaborators } from './collaborators.ts';

/** The real collaborators of the steps. */
export function restoreCollaborators(environment: Environment): RestoreCollaborators {
  const known = settings(environment);
  return {
    claims: claims(environment, systemClock),
    accelerators: createAccelerators(acceleratorApi(), loadBalancers(Object.keys(known.sites))),
    targets: targets(),
    infinispanOf: infinispans(known),
    dataOf: infinispanDataOf(known),
    clock: systemClock,
    settings: known,
  };
}
