import { endpointsOf } from '../../domain/topology.ts';
import type { Readers } from '../../runtime/readers.ts';
import { makeReads, type StepRehearsal } from '../rehearse/reads.ts';
import type { UpdateEndpointGroupInput } from './contract.ts';

/**
 * Makes the reads of a removal with the function's own role, network and secrets: those before the write and the one
 * that verifies it. An error is a result.
 */
export const rehearseRemoval = (
  { event, accelerator }: UpdateEndpointGroupInput,
  { claims, accelerators, infinispanOf }: Pick<Readers, 'claims' | 'accelerators' | 'infinispanOf'>,
): Promise<StepRehearsal> =>
  makeReads({
    'the claim': () => claims.read(),
    'the accelerator': async () => {
      const read = await accelerators.read(accelerator.arn, accelerator);
      const listed = [event.site, event.reporter].flatMap((site) =>
        endpointsOf(read === null ? [] : [read], site),
      );
      await accelerators.stillListed(listed);
    },
    // A secret that was read before does not prove that it can be read now.
    [`the Infinispan of ${event.reporter}`]: async () => infinispanOf(event.reporter, 0).observe(event.site),
  });
