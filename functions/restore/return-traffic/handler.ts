import { createEndpointGroups } from '../../clients/endpoint-groups.ts';
import { acceleratorApi } from '../../runtime/composition.ts';
import { stepHandler } from '../../runtime/step-handler.ts';
import { restoreCollaborators } from '../restore-collaborators.ts';
import { returnTraffic } from './return-traffic.ts';

export const handler = stepHandler(
  'return-traffic',
  (environment) => ({
    ...restoreCollaborators(environment),
    endpointGroups: createEndpointGroups(acceleratorApi()),
  }),
  returnTraffic,
);
