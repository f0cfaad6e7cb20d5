import { createAccelerators } from '../../clients/accelerators.ts';
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
import { rehearseTakeOffline } from './rehearse-take-offline.ts';
import { takeSiteOffline } from './take-site-offline.ts';

const STEP = 'take-site-offline';

export const handler = byMode(
  stepHandler(
    STEP,
    (environment) => {
      const known = settings(environment);
      return {
        claims: claims(environment, systemClock),
        accelerators: createAccelerators(
          acceleratorApi(),
          loadBalancersOrKnown(Object.keys(known.sites), environment),
        ),
        infinispanOf: infinispans(known),
        clock: systemClock,
      };
    },
    takeSiteOffline,
  ),
  stepHandler(STEP, readers, rehearseTakeOffline),
);
