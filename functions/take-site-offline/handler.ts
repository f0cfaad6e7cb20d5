import { acceleratorApi, claims, infinispans, loadBalancers, settings } from '../lib/build.ts';
import { createAccelerators } from '../lib/clients/accelerators.ts';
import { systemClock } from '../lib/clock.ts';
import { edge } from '../lib/edge.ts';
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
