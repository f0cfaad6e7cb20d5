import { acceleratorApi, loadBalancers } from '../lib/build.ts';
import { createAccelerators } from '../lib/clients/accelerators.ts';
import { edge } from '../lib/edge.ts';
import { lookupAccelerator } from './lookup-accelerator.ts';

export const handler = edge(
  'lookup-accelerator',
  () => ({ accelerators: createAccelerators(acceleratorApi(), loadBalancers()) }),
  lookupAccelerator,
);
