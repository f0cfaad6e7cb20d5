import type { Readers } from '../../runtime/readers.ts';
import { makeReads, type StepRehearsal } from '../rehearse/reads.ts';
import type { TakeSiteOfflineInput } from './take-site-offline.ts';

/** Makes the reads of a take-offline with the function's own role, network and secrets. An error is a result. */
export const rehearseTakeOffline = (
  { event, accelerator }: TakeSiteOfflineInput,
  { claims, accelerators, infinispanOf }: Readers,
): Promise<StepRehearsal> =>
  makeReads({
    'the claim': () => claims.read(),
    'the accelerator': () => accelerators.read(accelerator.arn, accelerator),
    // A secret that was read before does not prove that it can be read now.
    [`the Infinispan of ${event.reporter}`]: async () =>
      infinispanOf(event.reporter, 0).backupStatus(event.site),
  });
