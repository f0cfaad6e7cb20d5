import { createAccelerators } from '../../clients/accelerators.ts';
import { createEndpointGroups } from '../../clients/endpoint-groups.ts';
import { acceleratorApi, claims, infinispans, loadBalancers, settings } from '../../runtime/composition.ts';
import { stepHandler } from '../../runtime/step-handler.ts';
import { systemClock } from '../../support/clock.ts';
import { updateEndpointGroup } from './update-endpoint-group.ts';

export const handler = stepHandler(
  'update-endpoint-group',
  (environment) => {
    const known = settings(environment);
    const api = acceleratorApi();
    return {
      claims: claims(environment, systemClock),
      accelerators: createAccelerators(api, loadBalancers(Object.keys(known.sites))),
      endpointGroups: createEndpointGroups(api),
      infinispanOf: infinispans(known),
      clock: systemClock,
      settings: known,
    };
  },
  updateEndpointGroup,
);
