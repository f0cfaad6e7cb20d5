import { createAccelerators } from '../../clients/accelerators.ts';
import { acceleratorApi, claims, infinispans, loadBalancers, settings } from '../../runtime/composition.ts';
import { stepHandler } from '../../runtime/step-handler.ts';
import { systemClock } from '../../support/clock.ts';
import { takeSiteOffline } from './take-site-offline.ts';

export const handler = stepHandler(
  'take-site-offline',
  (environment) => {
    const known = settings(environment);
    return {
      claims: claims(environment, systemClock),
      accelerators: createAccelerators(acceleratorApi(), loadBalancers(Object.keys(known.sites))),
      infinispanOf: infinispans(known),
      clock: systemClock,
    };
  },
  takeSiteOffline,
);
