import { acceleratorApi, loadBalancers } from '../lib/build.ts';
import { createAccelerators } from '../lib/clients/accelerators.ts';
import { edge } from '../lib/edge.ts';
import { configuredAccelerators } from '../lib/environment.ts';
import { type Collaborators, lookupAccelerator } from './lookup-accelerator.ts';

export const handler = edge(
  'lookup-accelerator',
  (environment): Collaborators => ({
    accelerators: createAccelerators(acceleratorApi(), loadBalancers()),
    configured: configuredAccelerators(environment),
  }),
  lookupAccelerator,
);
