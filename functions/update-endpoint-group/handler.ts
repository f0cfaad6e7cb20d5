import { acceleratorApi, claims, infinispans, loadBalancers, settings } from '../lib/build.ts';
import { createAccelerators } from '../lib/clients/accelerators.ts';
import { createEndpointGroups } from '../lib/clients/endpoint-groups.ts';
import { systemClock } from '../lib/clock.ts';
import { edge } from '../lib/edge.ts';
import { updateEndpointGroup } from './update-endpoint-group.ts';

export const handler = edge(
  'update-endpoint-group',
  (environment) => {
    const known = settings(environment);
    const api = acceleratorApi();
    return {
      claims: claims(environment, systemClock),
      accelerators: createAccelerators(api, loadBalancers()),
      endpointGroups: createEndpointGroups(api),
      infinispanOf: infinispans(known),
      clock: systemClock,
      settings: known,
    };
  },
  updateEndpointGroup,
);
