import { createAccelerators } from '../../clients/accelerators.ts';
import { acceleratorApi, loadBalancersOrKnown } from '../../runtime/composition.ts';
import { stepHandler } from '../../runtime/step-handler.ts';
import { configuredAccelerators, siteNames } from '../../support/environment.ts';
import { type Collaborators, lookupAccelerator } from './lookup-accelerator.ts';

export const handler = stepHandler(
  'lookup-accelerator',
  (environment): Collaborators => ({
    accelerators: createAccelerators(
      acceleratorApi(),
      loadBalancersOrKnown(siteNames(environment), environment),
    ),
    configured: configuredAccelerators(environment),
  }),
  lookupAccelerator,
);
