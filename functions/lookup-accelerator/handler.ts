import * as z from 'zod';
import { acceleratorApi, loadBalancers } from '../lib/build.ts';
import { createAccelerators } from '../lib/clients/accelerators.ts';
import { edge } from '../lib/edge.ts';
import { ACCELERATORS } from '../lib/environment.ts';
import { type Collaborators, lookupAccelerator } from './lookup-accelerator.ts';

export const handler = edge(
  'lookup-accelerator',
  ({ [ACCELERATORS]: configured }): Collaborators => ({
    accelerators: createAccelerators(acceleratorApi(), loadBalancers()),
    configured: configured === undefined ? undefined : z.array(z.string()).parse(JSON.parse(configured)),
  }),
  lookupAccelerator,
);
