import { createAccelerators } from '../../clients/accelerators.ts';
import { acceleratorApi, claims, infinispans, loadBalancers, settings } from '../../runtime/composition.ts';
import { edge } from '../../runtime/step-handler.ts';
import { systemClock } from '../../support/clock.ts';
import { takeSiteOffline } from './take-site-offline.ts';

export const handler = edge(
  'take-site-offline',
  (environment) => ({
    claims: claims(environment, systemClock),
    accelerators: createAccelerators(acceleratorApi(), loadBalancers()),
    infinispanOf: infinispans(settings(environment)),
  }),
  takeSiteOffline,
);
