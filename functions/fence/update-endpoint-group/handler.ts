import { createAccelerators } from '../../clients/accelerators.ts';
import { createEndpointGroups } from '../../clients/endpoint-groups.ts';
import { byMode } from '../../runtime/by-mode.ts';
import {
  acceleratorApi,
  claims,
  infinispans,
  loadBalancersOrKnown,
  settings,
} from '../../runtime/composition.ts';
import { readers } from '../../runtime/readers.ts';
import { stepHandler } from '../../runtime/step-handler.ts';
import { systemClock } from '../../support/clock.ts';
import { rehearseRemoval } from './rehearse-removal.ts';
import { updateEndpointGroup } from './update-endpoint-group.ts';

const STEP = 'update-endpoint-group';

export const handler = byMode(
  stepHandler(
    STEP,
    (environment) => {
      const known = settings(environment);
      const api = acceleratorApi();
      return {
        claims: claims(environment, systemClock),
        accelerators: createAccelerators(api, loadBalancersOrKnown(Object.keys(known.sites), environment)),
        endpointGroups: createEndpointGroups(api),
        infinispanOf: infinispans(known),
        clock: systemClock,
        settings: known,
      };
    },
    updateEndpointGroup,
  ),
  stepHandler(STEP, readers, rehearseRemoval),
);
