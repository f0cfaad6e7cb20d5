import { lackedForRestore } from '../../restore/restore-permissions.ts';
import type { Readers } from '../../runtime/readers.ts';
import { makeReads, type StepRehearsal } from '../rehearse/reads.ts';
import type { TakeSiteOfflineInput } from './take-site-offline.ts';

/**
 * Makes the reads of a take-offline with the function's own role, network and secrets. An error is a result. This function
 * knows the Infinispan's user, so it also finds out what a restore would lack, and how many nodes are site masters.
 */
export async function rehearseTakeOffline(
  { event, accelerator }: TakeSiteOfflineInput,
  { claims, accelerators, infinispanOf, dataOf }: Readers,
): Promise<StepRehearsal> {
  const [reads, restore, cluster] = await Promise.all([
    makeReads({
      'the claim': () => claims.read(),
      'the accelerator': () => accelerators.read(accelerator.arn, accelerator),
      // A secret that was read before does not prove that it can be read now.
      [`the Infinispan of ${event.reporter}`]: async () =>
        infinispanOf(event.reporter, 0).backupStatus(event.site),
    }),
    // An Infinispan that does not answer is a finding of the reads.
    answered(async () => {
      const lacks = await lackedForRestore(dataOf(event.reporter), event.site);
      return { restore: { lacks: lacks ?? null } };
    }),
    answered(async () => ({ cluster: await infinispanOf(event.reporter).size() })),
  ]);
  return { ...reads, ...restore, ...cluster };
}

/** The finding, or undefined whatever the error is. */
const answered = <T>(query: () => Promise<T>): Promise<T | undefined> => query().catch(() => undefined);
